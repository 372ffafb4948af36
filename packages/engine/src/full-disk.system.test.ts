import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AicEnd, runAic } from '../../../testing/aic-process.ts'
import { claudeLine } from '../../../testing/claude-home.ts'
import { callsInLedger } from '../../../testing/ledger-calls.ts'
import { SmallDisk } from '../../../testing/small-disk.ts'

const canMount = (() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'aic-mount-'))
  using disk = SmallDisk.mount(folder, 64)
  return disk !== null
})()
const reason = canMount ? '' : ' (skipped: this user may not mount a small disk)'

let home: string
let data: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-full-'))
  data = path.join(home, 'disk', 'data')
  mkdirSync(path.dirname(log(0)), { recursive: true })
  for (let i = 0; i < 20; i++) append(i, 0, 100)
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const log = (i: number): string => path.join(home, '.claude', 'projects', '-work-app', `s${i}.jsonl`)

function append(i: number, from: number, count: number): void {
  let text = ''
  for (let n = from; n < from + count; n++) {
    const at = new Date(Date.UTC(2026, 7, 1 + i) + n * 600_000).toISOString()
    text += `${claudeLine({ at, id: `${i}-${n}`, session: `s${i}`, input: 10, output: 1 })}\n`
  }
  appendFileSync(log(i), text)
}

const report = (): AicEnd => runAic(['daily', '--json', '--offline'], { home, data })
const tokens = ({ stdout }: AicEnd): number => JSON.parse(stdout).totals.totalTokens
const warnings = ({ stdout, stderr }: AicEnd): string[] => [
  ...JSON.parse(stdout).aic.warnings,
  ...stderr.split('\n').filter((line) => line !== ''),
]
const notKept = /(could not be|can't be) written \(.*\): the numbers are right, but nothing is kept this time$/

describe.skipIf(!canMount)(`on a full disk${reason}`, () => {
  it('a first ledger that does not fit: the report is right, says once that nothing is kept, and leaves no draft', () => {
    using disk = SmallDisk.mount(path.dirname(data), 64)
    for (let i = 0; i < 2; i++) {
      const end = report()
      expect(end.status).toBe(0)
      expect(tokens(end)).toBe(22_000)
      expect(warnings(end)).toEqual([expect.stringMatching(notKept)])
      expect(readdirSync(data)).toEqual([])
    }
    expect(disk).not.toBeNull()
  })

  it('new lines that do not fit: the report is right, the ledger stays sound, and goes on where there is room', () => {
    using disk = SmallDisk.mount(path.dirname(data), 2_048)
    expect(warnings(report())).toEqual([])
    for (const leaveBytes of [300_000, 40_000, 4_096, 0]) {
      disk?.fill(leaveBytes)
      append(1, 1_000 + leaveBytes, 20_000)
      const end = report()
      expect(end.status).toBe(0)
      expect(warnings(end)).toEqual([expect.stringMatching(notKept)])
      expect(tokens(end)).toBe(22_000 + 220_000)
      disk?.empty()
      expect(callsInLedger(data)).toHaveLength(2_000)
      writeFileSync(log(1), '')
      append(1, 0, 100)
    }
    append(2, 100, 5)
    const end = report()
    expect(warnings(end)).toEqual([])
    expect(tokens(end)).toBe(22_055)
    expect(callsInLedger(data)).toHaveLength(2_005)
  })

  it('one session is shown call by call on a full disk, too', () => {
    using disk = SmallDisk.mount(path.dirname(data), 1_024)
    report()
    disk?.fill()
    append(3, 100, 7)
    const end = runAic(['session', '--id', 's3', '--json', '--offline'], { home, data })
    expect(end.status).toBe(0)
    expect(JSON.parse(end.stdout).entries).toHaveLength(107)
  })
})
