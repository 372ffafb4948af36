import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { canonicalLedger, canonicalUsage } from '../../../testing/canonical-cells.ts'
import { claudeLine, type LoggedForTest, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { startCollecting, toldBy } from '../../../testing/collect-process.ts'
import { callsInLedger } from '../../../testing/ledger-calls.ts'
import { openAic } from './aic.ts'

let scratch: string
let home: string
let data: string
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'aic-at-once-'))
  home = path.join(scratch, 'home')
  data = path.join(scratch, 'data')
  writeClaudeLogs(
    home,
    Array.from({ length: 2_000 }, (_, n) => call(n)),
  )
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const call = (n: number): LoggedForTest => ({
  at: new Date(Date.UTC(2026, 8, 1) + n * 600_000).toISOString(),
  id: `${n}`,
  session: `s${n % 40}`,
  output: 1 + n,
})

const append = (session: string, calls: readonly LoggedForTest[]): void =>
  appendFileSync(
    path.join(home, '.claude', 'projects', '-work-app', `${session}.jsonl`),
    calls.map((one) => `${claudeLine({ ...one, session })}\n`).join(''),
  )

const open = (folder: string) =>
  openAic({ env: { AIC_DATA_DIR: folder }, home, platform: 'linux', nowMs: Date.now(), isOffline: true })

/** Sums of the logs as they are now, from a ledger of its own. */
async function clean(): Promise<readonly string[]> {
  const aic = await open(mkdtempSync(path.join(scratch, 'clean-')))
  await aic.collect()
  const usage = canonicalUsage(aic.usage())
  aic.close()
  return usage
}

/** Processes that have all read the logs before any of them writes. */
async function collectAtOnce(count: number): Promise<void> {
  const hold = path.join(scratch, 'hold')
  rmSync(hold, { force: true })
  const children = Array.from({ length: count }, () => startCollecting({ home, data, hold }))
  const told = children.map(toldBy)
  await Promise.all(children.map((child) => new Promise((resolve) => child.stderr?.once('data', resolve))))
  writeFileSync(hold, '')
  const expected = await clean()
  for (const { usage, warnings, unkept } of await Promise.all(told)) {
    expect(usage).toEqual(expected)
    expect([...warnings, ...unkept]).toEqual([])
  }
  expect(canonicalLedger(data)).toEqual(expected)
}

for (const count of [2, 4]) {
  it(`${count} first imports at once make one ledger, and all report the same`, async () => {
    await collectAtOnce(count)
    expect(callsInLedger(data)).toHaveLength(2_000)
  })

  it(`${count} imports of the same new lines at once count them once`, async () => {
    await collectAtOnce(1)
    for (let round = 0; round < 3; round++) {
      append('s1', [call(10_000 + round), call(20_000 + round)])
      append(`new-${round}`, [call(30_000 + round), call(5)])
      await collectAtOnce(count)
    }
    expect(callsInLedger(data)).toHaveLength(2_009)
  })
}

it('a long-lived process follows what others wrote, and what was set aside or deleted', async () => {
  const watching = await open(data)
  const counted = (): number => watching.usage().cells.calls.reduce((sum, calls) => sum + calls, 0)
  await watching.collect()
  const other = await open(data)
  await other.collect()
  append('s1', [call(40_000)])
  await watching.collect()
  expect(counted()).toBe(2_001)
  await other.collect()
  other.close()
  append('s2', [call(40_001)])
  await watching.collect()
  expect(counted()).toBe(2_002)
  rmSync(data, { recursive: true })
  append('s2', [call(40_002)])
  await watching.collect()
  expect(counted()).toBe(2_003)
  expect(watching.close()).toEqual([])
  expect(callsInLedger(data)).toHaveLength(2_003)
  expect(canonicalLedger(data)).toEqual(await clean())
})

it('a process that reads while others write never sees a half of it', async () => {
  await collectAtOnce(1)
  const reading = await open(data)
  const stop = new AbortController()
  const writing = (async () => {
    for (let n = 0; !stop.signal.aborted && n < 15; n++) {
      append(`s${n}`, [call(50_000 + n), call(60_000 + n)])
      await toldBy(startCollecting({ home, data }))
    }
  })()
  for (let i = 0; i < 60; i++) {
    await reading.collect()
    const { calls } = reading.usage().cells
    const count = calls.reduce((sum, one) => sum + one, 0)
    expect((count - 2_000) % 2).toBe(0)
    await setTimeout(10)
  }
  stop.abort()
  await writing
  reading.close()
  expect(canonicalLedger(data)).toEqual(await clean())
})
