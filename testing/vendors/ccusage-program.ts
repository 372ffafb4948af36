import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CcusageAnswers } from './ccusage-reports.ts'

type Report = keyof CcusageAnswers

/** How the program behaves; each fault is of the reports that it names. */
export interface CcusageBehaviour {
  readonly answers: CcusageAnswers
  /** `20.0.24` knows agents and refuses what it does not know; `17.1.0` knows neither `claude` nor `--by-agent` or zones. */
  readonly release?: '20.0.24' | '17.1.0'
  /** They never end. */
  readonly hangs?: readonly Report[]
  /** They print what is no JSON. */
  readonly babbles?: readonly Report[]
  /** They end with 1; all but their first time too, unless `isOnce`. */
  readonly breaks?: readonly Report[]
  /** What breaks or babbles does so only the first time. */
  readonly isOnce?: boolean
  /** Each waits until so many of them run. */
  readonly waitFor?: number
}

/** One start of the program. */
export interface CcusageStart {
  readonly runner: string
  readonly args: readonly string[]
  readonly env: readonly string[]
}

/** A folder with programs that are called ccusage, npx or bunx and answer as told; each is a process like the real one. */
export class CcusageProgram implements Disposable {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'aic-ccusage-'))
  readonly #bin = path.join(this.folder, 'bin')

  constructor(behaviour: CcusageBehaviour, runners: readonly ('ccusage' | 'npx' | 'bunx')[] = ['npx']) {
    mkdirSync(this.#bin)
    const script = path.join(this.folder, 'program.cjs')
    writeFileSync(script, program)
    for (const name of runners) {
      const file = path.join(this.#bin, name)
      writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${script}" ${name} "$@"\n`)
      chmodSync(file, 0o755)
    }
    this.behave(behaviour)
  }

  behave(behaviour: CcusageBehaviour): void {
    writeFileSync(path.join(this.folder, 'behaviour.json'), JSON.stringify({ release: '20.0.24', ...behaviour }))
  }

  /** An environment in which only these programs are found. */
  get env(): Readonly<Record<string, string>> {
    return { PATH: this.#bin, HOME: this.folder, FAKE_FOLDER: this.folder, CH_PASSWORD: 'made-up-password' }
  }

  /** Every start, in order. */
  get starts(): readonly CcusageStart[] {
    return this.#log.filter((line) => line.kind === 'start')
  }

  /** How many ran at once, at most. */
  get mostAtOnce(): number {
    let [now, most] = [0, 0]
    for (const { kind } of this.#log) most = Math.max(most, (now += kind === 'start' ? 1 : -1))
    return most
  }

  /** Process ids of those that hang, and of what they started. */
  get hanging(): readonly number[] {
    return this.#log.flatMap((line) => line.pids ?? [])
  }

  get #log(): readonly (CcusageStart & { readonly kind: string; readonly pids?: readonly number[] })[] {
    const lines = readFileSync(path.join(this.folder, 'starts.jsonl'), 'utf8').trim().split('\n')
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line))
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const program = `
const { appendFileSync, readFileSync, writeFileSync, existsSync } = require('node:fs')
const { spawn } = require('node:child_process')
const folder = process.env.FAKE_FOLDER
const behaviour = JSON.parse(readFileSync(folder + '/behaviour.json', 'utf8'))
const [runner, ...given] = process.argv.slice(2)
const log = (line) => appendFileSync(folder + '/starts.jsonl', JSON.stringify(line) + '\\n')
const isOwnVersion = given.length === 1 && given[0] === '--version'
const args = runner === 'ccusage' ? given : given.filter((word) => word !== '--yes' && !word.startsWith('ccusage@'))
const refuse = (what) => { process.stderr.write(what + "\\nRun 'ccusage --help' for usage.\\n"); end(2) }
const end = (code) => { if (!given.includes('--version')) log({ kind: 'end' }); process.exitCode = code }

if (isOwnVersion && runner !== 'ccusage') console.log(runner === 'npx' ? '10.9.2' : '1.2.21')
else if (args[0] === '--version') console.log('ccusage ' + behaviour.release)
else report()

function report() {
  log({ kind: 'start', runner, args: given, env: Object.keys(process.env) })
  const isOld = behaviour.release === '17.1.0'
  if (isOld && args[0] === 'claude') return refuse('Command not found: claude')
  const words = args[0] === 'claude' ? args.slice(1) : args
  const known = ['--json', ...(isOld ? ['--instances'] : ['--by-agent', '--timezone', 'UTC'])]
  if (args[0] === 'claude') known.push('--instances')
  const strange = words.slice(1).find((word) => !known.includes(word))
  if (strange) return refuse("Unknown option '" + strange + "'")
  const name = words.includes('--instances') ? 'projects' : words[0]
  const isAgain = existsSync(folder + '/seen-' + name)
  writeFileSync(folder + '/seen-' + name, '')
  const does = (fault) => (behaviour[fault] ?? []).includes(name) && !(behaviour.isOnce && isAgain)
  if (does('hangs')) return hang()
  if (does('breaks')) { process.stderr.write('something broke\\n'); return end(1) }
  whenTogether(() => {
    process.stdout.write(does('babbles') ? 'Welcome! {"daily": [' : JSON.stringify(behaviour.answers[name]))
    end(0)
  })
}

function hang() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
  log({ kind: 'hang', pids: [process.pid, child.pid] })
  setInterval(() => {}, 1000)
}

function whenTogether(then) {
  const starts = readFileSync(folder + '/starts.jsonl', 'utf8').split('\\n').filter((line) => line.includes('"start"')).length
  if (starts >= (behaviour.waitFor ?? 0)) then()
  else setTimeout(whenTogether, 5, then)
}
`
