import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Ledger } from '@aic/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'
import { type Aic, type HookLimit, openAic } from './aic.ts'
import { hookLimits, mergeLimits, mostPoints, type WindowHistory } from './hook-limits.ts'

let home: string
let aic: Aic
beforeEach(async () => {
  home = newHome()
  writeClaudeLogs(home, [{ at: '2026-10-10T10:00:00.000Z', id: '1' }])
  aic = await open()
})
afterEach(() => {
  aic.close()
  rmSync(home, { recursive: true, force: true })
})

const file = (): string => path.join(home, 'data', 'ledger.sqlite')
/** The machine's ledger, brought up to date and written. */
async function open(): Promise<Aic> {
  const env = { AIC_DATA_DIR: path.join(home, 'data'), AIC_CONFIG_DIR: home }
  const opened = await openAic({ env, home, platform: 'linux', nowMs: Date.now() })
  await opened.collect()
  opened.calls('s1') // writes what was found
  return opened
}
function stored(): readonly WindowHistory[] {
  using ledger = Ledger.open({ path: file(), isReadOnly: true })
  return ledger === null ? [] : hookLimits(ledger)
}

const startMs = Date.UTC(2026, 9, 10, 11)
const minuteMs = 60_000
const limit = (usedPercent: number, window = 'five_hour'): HookLimit => ({
  window,
  usedPercent,
  resetsAtMs: startMs + 3 * 3_600_000,
})

describe('limits that hooks tell', () => {
  it('are kept by window: the last value, and the ones before', () => {
    aic.rememberLimits('a', [limit(10), limit(3, 'seven_day')], startMs)
    aic.rememberLimits('b', [limit(12)], startMs + minuteMs)
    const resetsAtMs = startMs + 3 * 3_600_000
    expect(stored()).toEqual([
      {
        window: 'five_hour',
        session: 'b',
        usedPercent: 12,
        resetsAtMs,
        atMs: startMs + minuteMs,
        points: [
          { usedPercent: 10, resetsAtMs, atMs: startMs },
          { usedPercent: 12, resetsAtMs, atMs: startMs + minuteMs },
        ],
      },
      {
        window: 'seven_day',
        session: 'a',
        usedPercent: 3,
        resetsAtMs,
        atMs: startMs,
        points: [{ usedPercent: 3, resetsAtMs, atMs: startMs }],
      },
    ])
  })

  it('that stay the same are noted again after a minute, without a new point', () => {
    aic.rememberLimits('a', [limit(10)], startMs)
    aic.rememberLimits('a', [limit(10)], startMs + minuteMs - 1)
    expect(stored()[0]).toMatchObject({ atMs: startMs })
    aic.rememberLimits('a', [limit(10)], startMs + minuteMs)
    expect(stored()[0]).toMatchObject({ atMs: startMs + minuteMs, points: [{ atMs: startMs }] })
  })

  it('that are older than what is known change nothing', () => {
    aic.rememberLimits('a', [limit(10)], startMs)
    aic.rememberLimits('b', [limit(9)], startMs - 1)
    expect(stored()).toMatchObject([{ usedPercent: 10, session: 'a', points: [{ usedPercent: 10 }] }])
  })

  it('are dropped at once while another process is writing', () => {
    const other = new DatabaseSync(file())
    other.exec('begin immediate')
    const beganMs = performance.now()
    aic.rememberLimits('a', [limit(10)], startMs)
    expect(performance.now() - beganMs).toBeLessThan(4_000)
    other.exec('rollback')
    other.close()
    expect(stored()).toEqual([])
    aic.rememberLimits('a', [limit(10)], startMs)
    expect(stored()).toHaveLength(1)
  })

  it('of two processes do not undo each other', () => {
    const script = `
      import { Ledger } from '@aic/store'
      import { rememberHookLimits } from ${JSON.stringify(new URL('hook-limits.ts', import.meta.url).href)}
      using ledger = Ledger.open({ path: process.argv[1], isReadOnly: false })
      rememberHookLimits(ledger, 'other', [{ window: 'seven_day', usedPercent: 5, resetsAtMs: null }], ${startMs})`
    aic.rememberLimits('a', [limit(10)], startMs)
    const args = ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', script, file()]
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: import.meta.dirname, encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    aic.rememberLimits('a', [limit(11)], startMs + 1)
    expect(stored().map(({ window, usedPercent }) => [window, usedPercent])).toEqual([
      ['five_hour', 11],
      ['seven_day', 5],
    ])
  })

  it('take no more room than they should, whatever a hook says', () => {
    let windows: readonly WindowHistory[] = []
    for (let i = 0; i < 500; i++) windows = mergeLimits(windows, 's', [limit(i / 5), limit(1, `w${i}`)], startMs + i)
    expect(windows).toHaveLength(32)
    expect(windows[0]?.points).toHaveLength(mostPoints)
    expect(windows[0]?.points.at(-1)).toMatchObject({ usedPercent: 499 / 5 })
  })
})
