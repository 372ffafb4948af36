import { accessSync, constants, statSync } from 'node:fs'
import path from 'node:path'
import { type ProgramEnd, runProgram } from './ccusage-process.ts'

/** What can run ccusage: itself where it is installed, else a package runner, Bun’s before npm’s since it starts faster. */
export const ccusageRunners = ['ccusage', 'bunx', 'npx'] as const
export type CcusageRunnerName = (typeof ccusageRunners)[number]

/** The release that package runners are asked for unless told otherwise: one that this was tried with, not whatever is newest today. */
export const ccusageVersion = '20.0.24'

/** Where and how ccusage is run. */
export interface CcusagePlace {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Which runner; null: the first that works. */
  readonly runner?: CcusageRunnerName | null
  /** For package runners: a release, or `latest`. Throws a RangeError for what is neither. */
  readonly version?: string
  /** For each command; 30 s unless set. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal | undefined
}

/** A runner that was looked for. */
export interface FoundRunner {
  readonly name: CcusageRunnerName
  /** Absolute; null where it is not in PATH. */
  readonly program: string | null
  /** What it was given before the command’s own words. */
  readonly args: readonly string[]
  /** What it said for `--version`; null where it said nothing of use. */
  readonly version: string | null
  /** Why it can’t be used; null where it can. */
  readonly problem: string | null
}

/** Time that a command is given unless told otherwise. */
export const commandTimeoutMs = 30_000

/** Looks for all runners by asking each for its version. */
export const findRunners = (place: CcusagePlace): Promise<readonly FoundRunner[]> =>
  Promise.all(ccusageRunners.map((name) => findRunner(name, place)))

/** The runner to use: the one asked for, else the first that answers; null where none does. */
export const chooseRunner = (runners: readonly FoundRunner[], { runner = null }: CcusagePlace): FoundRunner | null =>
  runners.find(({ name, problem }) => problem === null && (runner === null || runner === name)) ?? null

async function findRunner(name: CcusageRunnerName, place: CcusagePlace): Promise<FoundRunner> {
  const { program, args } = programOf(name, place) ?? { program: null, args: [] }
  const own = name === 'ccusage' ? [] : [...(name === 'npx' ? ['--yes'] : []), `ccusage@${versionWord(place)}`]
  const found = { name, program, args: [...args, ...own] }
  if (program === null) return { ...found, version: null, problem: `${name} is not in PATH` }
  const { env, timeoutMs = commandTimeoutMs, signal } = place
  const end = await runProgram({ program, args: [...args, '--version'], env, timeoutMs, signal })
  if (end.kind !== 'printed')
    return { ...found, version: null, problem: `${name} --version ${endText(end, timeoutMs)}` }
  return { ...found, version: versionIn(end.text), problem: null }
}

/** Asks ccusage itself for its version, by the runner: the first time that is when a package is fetched. */
export async function askVersion(runner: FoundRunner, place: CcusagePlace): Promise<string | null> {
  const { env, timeoutMs = commandTimeoutMs, signal } = place
  if (runner.name === 'ccusage' || runner.program === null) return runner.version
  const call = { program: runner.program, args: [...runner.args, '--version'], env, timeoutMs, signal }
  const end = await runProgram(call)
  return end.kind === 'printed' ? versionIn(end.text) : null
}

const versionIn = (text: string): string | null => /\d+\.\d+\.\d+[\w.+-]*/.exec(text)?.[0] ?? null

function versionWord({ version = ccusageVersion }: CcusagePlace): string {
  if (/^(latest|\d+(\.\d+){0,2}[\w.+-]{0,40})$/.test(version)) return version
  throw new RangeError(`"${version}" is no version of ccusage: 20.0.24 is one, or latest`)
}

/** How a program ended, as the rest of a sentence that begins with its name. */
export function endText(end: ProgramEnd, timeoutMs: number): string {
  if (end.kind === 'timed-out') return `did not end within ${timeoutMs / 1_000} s`
  if (end.kind === 'too-long') return 'printed more than any report holds'
  if (end.kind === 'stopped') return 'was stopped'
  if (end.kind === 'not-started') return `can’t be started: ${end.said}`
  if (end.kind === 'exited') return `ended with ${end.exit}${end.said === '' ? '' : `: ${firstLine(end.said)}`}`
  return 'printed something else'
}

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 200)

interface Program {
  readonly program: string
  readonly args: readonly string[]
}

/** Where a program is, by PATH. Windows can’t start npx, a batch file, without a shell: there its script is run by node. */
function programOf(name: CcusageRunnerName, { env, platform }: CcusagePlace): Program | null {
  const folders = (pathOf(env) ?? '')
    .split(platform === 'win32' ? ';' : ':')
    .filter((folder) => path.isAbsolute(folder))
  const ends = platform === 'win32' ? ['.exe'] : ['']
  for (const folder of folders) {
    const program = ends.map((end) => path.join(folder, name + end)).find((file) => isProgram(file, platform))
    if (program !== undefined) return { program, args: [] }
    const script = path.join(folder, 'node_modules', 'npm', 'bin', 'npx-cli.js')
    if (platform === 'win32' && name === 'npx' && isProgram(script, platform)) {
      return { program: process.execPath, args: [script] }
    }
  }
  return null
}

/** Windows does not mind how the name of the variable is written. */
const pathOf = (env: CcusagePlace['env']): string | undefined =>
  env.PATH ?? Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH')?.[1]

function isProgram(file: string, platform: NodeJS.Platform): boolean {
  try {
    accessSync(file, platform === 'win32' ? constants.F_OK : constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
