import { spawnSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AicEnd, runAic } from '../../../testing/aic-process.ts'
import { claudeLine } from '../../../testing/claude-home.ts'
import { nobody } from '../../../testing/collect-process.ts'

// Root may read and write everything, so the program runs as nobody, which only root can ask for.
const isRoot = process.getuid?.() === 0
const reason = isRoot ? '' : ' (skipped: only root can run the program as another user)'

let home: string
let data: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-access-'))
  data = path.join(home, 'data')
  for (const [i, project] of ['shop', 'notes'].entries()) append(project, `s${i}`, 0, 10)
  own(home)
})
afterEach(() => {
  spawnSync('chmod', ['-R', 'u+rwX', home])
  rmSync(home, { recursive: true, force: true })
})

const folderOf = (project: string): string => path.join(home, '.claude', 'projects', `-work-${project}`)

function append(project: string, session: string, from: number, count: number): void {
  mkdirSync(folderOf(project), { recursive: true })
  let text = ''
  for (let n = from; n < from + count; n++) {
    const at = new Date(Date.UTC(2026, 7, 1) + n * 600_000).toISOString()
    text += `${claudeLine({ at, id: `${session}-${n}`, session, input: 10, output: 1 })}\n`
  }
  appendFileSync(path.join(folderOf(project), `${session}.jsonl`), text)
}

/** Gives a folder and all in it to nobody. */
const own = (folder: string): void => void spawnSync('chown', ['-R', `${nobody}:${nobody}`, folder])
const disown = (file: string): void => void spawnSync('chown', ['-R', 'root:root', file])

const report = (): AicEnd => runAic(['daily', '--json', '--offline'], { home, data, uid: nobody })
const doctor = (): AicEnd => runAic(['doctor', '--json'], { home, data, uid: nobody })

/** What a report says: calls (of 11 tokens), everything it warns of, and how many things it could not read. */
function told({ status, stdout, stderr }: AicEnd) {
  expect(status, stderr).toBe(0)
  const { totals, aic } = JSON.parse(stdout)
  const warnings = [...aic.warnings, ...stderr.split('\n').filter((line: string) => line !== '')]
  return { calls: totals.totalTokens / 11, warnings, noAccess: aic.skipped['no-access'] ?? 0 }
}

describe.skipIf(!isRoot)(`the report is right, and one sentence says that nothing is kept, where${reason}`, () => {
  it('the data folder may be read but not written, with a ledger in it', () => {
    expect(told(report())).toEqual({ calls: 20, warnings: [], noAccess: 0 })
    disown(data)
    chmodSync(data, 0o755)
    chmodSync(path.join(data, 'ledger.sqlite'), 0o644)
    append('shop', 's0', 10, 5)
    for (let i = 0; i < 2; i++) {
      const { calls, warnings } = told(report())
      expect({ calls, warnings }).toEqual({
        calls: 25,
        warnings: [expect.stringMatching(/^the data folder .*data can't be written/)],
      })
    }
    rmSync(folderOf('notes'), { recursive: true })
    expect(told(report()).calls).toBe(25)
    own(data)
    expect(told(report())).toEqual({ calls: 25, warnings: [], noAccess: 0 })
  })

  it('the data folder may be read but not written, and is empty', () => {
    mkdirSync(data)
    const { calls, warnings } = told(report())
    expect({ calls, warnings }).toEqual({ calls: 20, warnings: [expect.stringMatching(/can't be written/)] })
    expect(readdirSync(data)).toEqual([])
  })

  it('the data folder may not even be entered', () => {
    report()
    disown(data)
    chmodSync(data, 0o700)
    const { calls, warnings } = told(report())
    const sentence = /can't be written, and it can't be entered either: the numbers are of the logs alone$/
    expect({ calls, warnings }).toEqual({ calls: 20, warnings: [expect.stringMatching(sentence)] })
  })

  it('the data folder is missing, and its parent may not be written', () => {
    mkdirSync(path.join(home, 'locked'), { mode: 0o755 })
    data = path.join(home, 'locked', 'deep', 'data')
    const { calls, warnings } = told(report())
    expect({ calls, warnings }).toEqual({
      calls: 20,
      warnings: [expect.stringMatching(/could not be written \(EACCES/)],
    })
  })

  it('a file stands where the data folder should be', () => {
    writeFileSync(data, '')
    const { calls, warnings } = told(report())
    expect({ calls, warnings }).toEqual({ calls: 20, warnings: [expect.stringMatching(/written/)] })
  })

  it('only the ledger itself may not be written', () => {
    report()
    disown(path.join(data, 'ledger.sqlite'))
    append('shop', 's0', 10, 5)
    const { calls, warnings } = told(report())
    expect({ calls, warnings }).toEqual({ calls: 25, warnings: [expect.stringMatching(/can't be written/)] })
  })

  it('a damaged ledger can not be replaced', () => {
    report()
    writeFileSync(path.join(data, 'ledger.sqlite'), 'garbage'.repeat(2_000))
    disown(data)
    chmodSync(data, 0o755)
    chmodSync(path.join(data, 'ledger.sqlite'), 0o644)
    const { calls, warnings } = told(report())
    expect({ calls, warnings }).toEqual({
      calls: 20,
      warnings: [
        expect.stringMatching(
          /can't be written, and the ledger in it can't be read .*: the numbers are of the logs alone/,
        ),
      ],
    })
    expect(runAic(['session', '--id', 's1', '--json', '--offline'], { home, data, uid: nobody }).stdout).toContain(
      '"sessionId": "s1"',
    )
  })
})

describe.skipIf(!isRoot)(
  `what may not be read is counted once, the rest is reported, and read as soon as it may be${reason}:`,
  () => {
    it('a log', () => {
      chmodSync(path.join(folderOf('notes'), 's1.jsonl'), 0)
      for (let i = 0; i < 2; i++) expect(told(report())).toEqual({ calls: 10, warnings: [], noAccess: 1 })
      chmodSync(path.join(folderOf('notes'), 's1.jsonl'), 0o600)
      expect(told(report())).toEqual({ calls: 20, warnings: [], noAccess: 0 })
    })

    it('a log that was read before', () => {
      report()
      const file = path.join(folderOf('notes'), 's1.jsonl')
      chmodSync(file, 0)
      append('notes', 's1', 10, 5)
      for (let i = 0; i < 2; i++) expect(told(report())).toEqual({ calls: 20, warnings: [], noAccess: 1 })
      chmodSync(file, 0o600)
      expect(told(report())).toEqual({ calls: 25, warnings: [], noAccess: 0 })
      chmodSync(file, 0)
      append('notes', 's1', 15, 1)
      expect(told(report()).noAccess).toBe(1)
      rmSync(file)
      expect(told(report())).toEqual({ calls: 25, warnings: [], noAccess: 0 })
    })

    for (const mode of [0, 0o400, 0o100]) {
      it(`a folder of logs, with mode ${mode.toString(8)}`, () => {
        chmodSync(folderOf('notes'), mode)
        for (let i = 0; i < 2; i++) expect(told(report())).toMatchObject({ calls: 10, warnings: [], noAccess: 1 })
        chmodSync(folderOf('notes'), 0o700)
        expect(told(report())).toEqual({ calls: 20, warnings: [], noAccess: 0 })
      })

      it(`a folder of logs that were read before, with mode ${mode.toString(8)}`, () => {
        report()
        append('notes', 's1', 10, 5)
        append('notes', 's9', 0, 5)
        own(home)
        chmodSync(folderOf('notes'), mode)
        for (let i = 0; i < 2; i++) {
          const { calls, noAccess } = told(report())
          expect(noAccess).toBe(1)
          expect(calls).toBe(mode === 0o100 ? 25 : 20)
        }
        chmodSync(folderOf('notes'), 0o700)
        expect(told(report())).toEqual({ calls: 30, warnings: [], noAccess: 0 })
      })
    }

    it('the folder of an agent, which aic doctor names', () => {
      chmodSync(path.join(home, '.claude'), 0)
      for (let i = 0; i < 2; i++) expect(told(report())).toMatchObject({ calls: 0, warnings: [], noAccess: 1 })
      const { status, stdout } = doctor()
      expect(status).toBe(0)
      expect(stdout).toMatch(/denied/)
      chmodSync(path.join(home, '.claude'), 0o700)
      expect(told(report())).toEqual({ calls: 20, warnings: [], noAccess: 0 })
    })
  },
)

it('a pipe or a folder where a log was does not hold up a run', () => {
  spawnSync('mkfifo', [path.join(folderOf('shop'), 'pipe.jsonl')])
  mkdirSync(path.join(folderOf('shop'), 'folder.jsonl'))
  expect(told(runAic(['daily', '--json', '--offline'], { home, data }))).toEqual({
    calls: 20,
    warnings: [],
    noAccess: 0,
  })
  rmSync(path.join(folderOf('shop'), 's0.jsonl'))
  spawnSync('mkfifo', [path.join(folderOf('shop'), 's0.jsonl')])
  expect(told(runAic(['daily', '--json', '--offline'], { home, data }))).toEqual({
    calls: 20,
    warnings: [],
    noAccess: 0,
  })
})
