import { spawn } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bundledBook } from '@aic/core'
import { sources } from '@aic/sources'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canonicalLedger, canonicalUsage } from '../../../testing/canonical-cells.ts'
import { claudeLine, type LoggedForTest } from '../../../testing/claude-home.ts'
import { ended } from '../../../testing/collect-process.ts'
import { callsInLedger } from '../../../testing/ledger-calls.ts'
import { type Aic, openAic } from './aic.ts'
import { placeOf } from './place.ts'
import { plainUsage } from './plain-usage.ts'

let home: string
let data: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-moving-'))
  data = path.join(home, 'data')
  mkdirSync(path.dirname(log('s1')), { recursive: true })
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const log = (session: string): string => path.join(home, '.claude', 'projects', '-work-app', `${session}.jsonl`)

const call = (n: number, more: Partial<LoggedForTest> = {}): string =>
  `${claudeLine({ at: new Date(Date.UTC(2026, 8, 1) + n * 60_000).toISOString(), id: `${n}`, output: 1 + n, ...more })}\n`

const open = (nowMs = Date.now()): Promise<Aic> =>
  openAic({ env: { AIC_DATA_DIR: data }, home, platform: 'linux', nowMs, isOffline: true })

/** One run: how many calls a report counts after it. */
async function look(nowMs?: number): Promise<number> {
  const aic = await open(nowMs)
  await aic.collect()
  const usage = aic.usage()
  const reported = canonicalUsage(usage)
  expect(aic.close()).toEqual([])
  expect(canonicalLedger(data)).toEqual(reported)
  return usage.cells.calls.reduce((sum, calls) => sum + calls, 0)
}

const book = await bundledBook()
const plainly = (): string[] => canonicalUsage(plainUsage(sources, placeOf({ env: {}, home, platform: 'linux' }), book))

describe('a log that', () => {
  it('grows while it is read is counted up to a line, and in full by the end', async () => {
    const writer = spawn(process.execPath, [
      fileURLToPath(new URL('../../../testing/append-lines.ts', import.meta.url)),
      log('s1'),
      '6000',
    ])
    const seen: number[] = []
    while (writer.exitCode === null) {
      seen.push(await look())
      await setTimeout(5)
    }
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(new Set(seen).size).toBeGreaterThan(5)
    expect(await look()).toBe(6_000)
    expect(canonicalLedger(data)).toEqual(plainly())
  })

  it('ends in half a line is counted without it, and with it once it is whole', async () => {
    writeFileSync(log('s1'), call(1) + call(2).slice(0, 200))
    expect(await look()).toBe(1)
    expect(await look()).toBe(1)
    appendFileSync(log('s1'), call(2).slice(200, 300))
    expect(await look()).toBe(1)
    appendFileSync(log('s1'), call(2).slice(300) + call(3))
    expect(await look()).toBe(3)
    expect(canonicalLedger(data)).toEqual(plainly())
  })

  it('is cut and grows again keeps what was counted, and adds what is new', async () => {
    writeFileSync(log('s1'), call(1) + call(2) + call(3))
    expect(await look()).toBe(3)
    truncateSync(log('s1'), call(1).length)
    expect(await look()).toBe(3)
    appendFileSync(log('s1'), call(4))
    expect(await look()).toBe(4)
    truncateSync(log('s1'), 0)
    expect(await look()).toBe(4)
    appendFileSync(log('s1'), [5, 6, 7, 8, 9].map((n) => call(n)).join(''))
    expect(await look()).toBe(9)
  })

  it('is cut and grows past its old end between two runs is read from its start', async () => {
    writeFileSync(log('s1'), call(1) + call(2))
    expect(await look()).toBe(2)
    writeFileSync(log('s1'), call(1) + call(3) + call(4) + call(5))
    expect(await look()).toBe(5)
  })

  it.each([
    ['written over', (text: string) => writeFileSync(log('s1'), text)],
    [
      'replaced by a rename',
      (text: string) => {
        writeFileSync(log('tmp').replace('.jsonl', ''), text)
        renameSync(log('tmp').replace('.jsonl', ''), log('s1'))
      },
    ],
  ])('is %s with other calls, as many bytes long, is read anew', async (_, replace) => {
    writeFileSync(log('s1'), call(1) + call(2))
    expect(await look()).toBe(2)
    const other = readFileSync(log('s1'), 'utf8').replaceAll('msg_1', 'msg_7').replaceAll('req_1', 'req_7')
    await setTimeout(20)
    replace(other)
    expect(await look()).toBe(3)
    expect(await look()).toBe(3)
  })

  it('is deleted keeps its history, also when its folder goes, and counts no more when it comes back', async () => {
    writeFileSync(log('s1'), call(1) + call(2))
    writeFileSync(log('s2'), call(3, { session: 's2' }))
    const bytes = readFileSync(log('s1'))
    expect(await look()).toBe(3)
    rmSync(log('s1'))
    expect(await look()).toBe(3)
    rmSync(path.join(home, '.claude'), { recursive: true })
    expect(await look()).toBe(3)
    mkdirSync(path.dirname(log('s1')), { recursive: true })
    writeFileSync(log('s1'), bytes)
    appendFileSync(log('s1'), call(4))
    expect(await look()).toBe(4)
    expect(callsInLedger(data)).toHaveLength(4)
  })
})

it('logs that are cut, replaced, renamed and deleted by another process while they are read never break a run, and lose no call that was read', async () => {
  const script = fileURLToPath(new URL('../../../testing/disturb-logs.ts', import.meta.url))
  const disturber = spawn(process.execPath, [script, path.dirname(log('s1')), '4000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let written = ''
  disturber.stdout?.on('data', (chunk: Buffer) => (written += chunk.toString()))
  let before: string[] = []
  while (disturber.exitCode === null) {
    await look()
    const known = callsInLedger(data)
    expect(known).toEqual(expect.arrayContaining(before))
    before = known
    await setTimeout(20)
  }
  await ended(disturber)
  await look()
  const all = written.trim().split('\n')
  const known = callsInLedger(data)
  expect(known.filter((one) => !all.includes(one))).toEqual([])
  expect(new Set(known).size).toBe(known.length)
  const inLogs = plainUsage(sources, placeOf({ env: {}, home, platform: 'linux' }), book).cells.calls
  expect(known.length).toBeGreaterThanOrEqual(inLogs.reduce((sum, calls) => sum + calls, 0))
})

describe('a clock', () => {
  const year = 365 * 86_400_000

  it('that is set back a year, or runs a year ahead, changes nothing', async () => {
    writeFileSync(log('s1'), call(1))
    expect(await look(Date.now() - year)).toBe(1)
    appendFileSync(log('s1'), call(2))
    expect(await look(Date.now() + year)).toBe(2)
    writeFileSync(log('s2'), call(3))
    expect(await look(Date.now() - year)).toBe(3)
    appendFileSync(log('s1'), call(4))
    writeFileSync(log('s3'), call(5))
    expect(await look(0)).toBe(5)
    expect(await look(Date.now())).toBe(5)
    expect(canonicalLedger(data)).toEqual(plainly())
  })

  it('that wrote the year 2099 or 1999 into a log is believed, and other days are not touched', async () => {
    writeFileSync(
      log('s1'),
      call(1) + call(2, { at: '2099-12-31T23:59:59.999Z' }) + call(3, { at: '1999-01-01T00:00:00.000Z' }),
    )
    expect(await look()).toBe(3)
    appendFileSync(log('s1'), call(4))
    expect(await look()).toBe(4)
    const aic = await open()
    const { cells } = aic.usage({ fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2027, 0, 1) })
    expect(cells.calls.reduce((sum, calls) => sum + calls, 0)).toBe(2)
    aic.close()
    expect(canonicalLedger(data)).toEqual(plainly())
  })
})

it('a run that finds nothing new writes nothing, whatever the clock says', async () => {
  writeFileSync(log('s1'), call(1))
  await setTimeout(100)
  for (const nowMs of [Date.now() - 86_400_000, Date.now(), Date.now() + 86_400_000]) {
    await look(nowMs)
    const before = readFileSync(path.join(data, 'ledger.sqlite'))
    await look(nowMs)
    expect(readFileSync(path.join(data, 'ledger.sqlite')).equals(before)).toBe(true)
  }
})
