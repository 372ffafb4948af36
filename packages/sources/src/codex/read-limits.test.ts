import { appendFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LoggedLimit } from '../logged-limit.ts'
import { limitReader } from './read-limits.ts'

const nowMs = Date.UTC(2026, 10, 22, 12)
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const resetMs = nowMs + 2 * hourMs
const weekResetMs = nowMs + 3 * dayMs
const session = { used_percent: 42.5, window_minutes: 300, resets_at: resetMs / 1_000 }
const week = { used_percent: 9, window_minutes: 10_080, resets_at: weekResetMs / 1_000 }

let home: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-codex-limits-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const iso = (atMs: number): string => new Date(atMs).toISOString()
const lineOf = (atMs: number, type: string, payload: object, more: object = {}): string =>
  `${JSON.stringify({ timestamp: iso(atMs), ...more, type, payload })}\n`

let total = 0
/** A count of its own, as each answer brings one. */
const told = (atMs: number, rateLimits: unknown): string => {
  total++
  const info = { total_token_usage: { input_tokens: total, output_tokens: 1 } }
  return lineOf(atMs, 'event_msg', { type: 'token_count', info, rate_limits: rateLimits })
}

/** Writes a rollout, last written to when its last line says, or at `mtimeMs`. */
function put(name: string, text: string, mtimeMs = nowMs): string {
  const file = path.join(home, '.codex', name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
  utimesSync(file, mtimeMs / 1_000, mtimeMs / 1_000)
  return file
}

const readerOf = (env: Record<string, string> = {}) =>
  limitReader({ env, home, platform: 'linux', isDirectory: () => true })
const read = (env?: Record<string, string>): readonly LoggedLimit[] => readerOf(env)(nowMs)
const shortOf = (limits: readonly LoggedLimit[]): string[] =>
  limits.map(({ name, windowMs, usedPercent }) => `${name ?? 'plan'} ${windowMs / hourMs} h ${usedPercent}`)

const today = 'sessions/2026/11/22/rollout-2026-11-22T10-00-00-01a2027b-d680-7001-8000-000000000001.jsonl'

describe('shapes of limits in rollouts', () => {
  it('are read with the time of their line, and the reset as it is told', () => {
    put(today, told(nowMs - 4 * minuteMs, { limit_id: 'codex', limit_name: null, primary: session, secondary: week }))
    expect(read()).toEqual([
      { name: null, windowMs: 5 * hourMs, usedPercent: 42.5, resetsAtMs: resetMs, atMs: nowMs - 4 * minuteMs },
      { name: null, windowMs: 7 * dayMs, usedPercent: 9, resetsAtMs: weekResetMs, atMs: nowMs - 4 * minuteMs },
    ])
  })

  it('of older versions count the time to the reset from their line, and were a minute short', () => {
    const primary = { used_percent: 1, window_minutes: 299, resets_in_seconds: 600 }
    const secondary = { used_percent: 0, window_minutes: 10_079, resets_in_seconds: null }
    put(today, told(nowMs - 4 * minuteMs, { primary, secondary }))
    expect(read()).toMatchObject([
      { name: null, windowMs: 5 * hourMs, usedPercent: 1, resetsAtMs: nowMs + 6 * minuteMs },
      { name: null, windowMs: 7 * dayMs, usedPercent: 0, resetsAtMs: null },
    ])
  })

  it('of the oldest versions are one flat object', () => {
    put(
      today,
      told(nowMs, {
        primary_used_percent: 12,
        secondary_used_percent: 30,
        primary_to_secondary_ratio_percent: 40,
        primary_window_minutes: 300,
        secondary_window_minutes: 10_080,
        primary_reset_after_seconds: 60,
      }),
    )
    expect(shortOf(read())).toEqual(['plan 5 h 12', 'plan 168 h 30'])
    expect(read()[0]?.resetsAtMs).toBe(nowMs + minuteMs)
  })

  it('tell a window by its length, wherever it stands, and more than all of it', () => {
    put(today, told(nowMs, { limit_id: 'codex', primary: { ...week, used_percent: 104 }, secondary: null }))
    expect(shortOf(read())).toEqual(['plan 168 h 104'])
  })

  it('that tell of no window leave what was told before', () => {
    const empty = { limit_id: 'premium', limit_name: null, primary: null, secondary: null, credits: { balance: '0' } }
    const broken = { used_percent: '42', window_minutes: 300 }
    put(
      today,
      [
        told(nowMs - 4 * minuteMs, { limit_id: 'codex', primary: session }),
        told(nowMs - 3 * minuteMs, null),
        told(nowMs - 2 * minuteMs, empty),
        told(nowMs - 1 * minuteMs, { limit_id: 'codex', primary: null, secondary: null }),
        told(nowMs, { primary: broken, secondary: { used_percent: 5 } }),
      ].join(''),
    )
    expect(shortOf(read())).toEqual(['plan 5 h 42.5'])
  })

  it('of single models are limits of their own, by the name that any line gives them', () => {
    const spark = { limit_id: 'codex_bengalfox', primary: { ...session, used_percent: 3 } }
    put(
      today,
      [
        told(nowMs - 3 * minuteMs, { ...spark, limit_name: 'GPT-5.3-Codex-Spark' }),
        told(nowMs - 2 * minuteMs, { limit_id: 'codex', primary: session }),
        told(nowMs - 1 * minuteMs, { ...spark, limit_name: null, primary: { ...session, used_percent: 4 } }),
        told(nowMs, { limit_id: 'codex_other', primary: { ...session, used_percent: 5 } }),
      ].join(''),
    )
    const limits = shortOf(read())
    expect(limits.toSorted()).toEqual(['GPT-5.3-Codex-Spark 5 h 4', 'codex_other 5 h 5', 'plan 5 h 42.5'])
  })
})

describe('the newest word', () => {
  it('is the one with the latest time, of any rollout, archived or not, of any home', () => {
    put('archived_sessions/rollout-2026-11-20T10-00-00-a.jsonl', told(nowMs - 2 * minuteMs, { primary: session }))
    put(today, told(nowMs - 9 * minuteMs, { primary: { ...session, used_percent: 20 } }))
    expect(shortOf(read())).toEqual(['plan 5 h 42.5'])
    const others = path.join(home, 'work')
    mkdirSync(path.join(others, 'sessions/2026/11/22'), { recursive: true })
    const text = told(nowMs - 1 * minuteMs, { primary: { ...session, used_percent: 50 } })
    writeFileSync(path.join(others, 'sessions/2026/11/22/rollout-b.jsonl'), text)
    expect(shortOf(read({ CODEX_HOME: `~/.codex,${others}` }))).toEqual(['plan 5 h 50'])
    expect(read({ CODEX_HOME: path.join(home, 'none') })).toEqual([])
  })

  it('may stand in a thread that began long ago and was gone on with', () => {
    put(today, told(nowMs - hourMs, { primary: { ...session, used_percent: 20 } }), nowMs - hourMs)
    put('sessions/2025/12/30/rollout-2025-12-30T10-00-00-c.jsonl', told(nowMs - minuteMs, { primary: session }))
    expect(shortOf(read())).toEqual(['plan 5 h 42.5'])
  })

  it('names all windows: one that it does not name any more is gone', () => {
    put(today, told(nowMs - 9, { primary: session, secondary: week }) + told(nowMs, { primary: week, secondary: null }))
    expect(shortOf(read())).toEqual(['plan 168 h 9'])
  })

  it('is none of a year ago, nor of a clock that was ahead', () => {
    const yearAgoMs = nowMs - 365 * dayMs
    const [old, ahead] = [
      { ...session, used_percent: 88 },
      { ...session, used_percent: 99 },
    ]
    put('sessions/2025/11/22/rollout-a.jsonl', told(yearAgoMs, { primary: old }), yearAgoMs)
    put('sessions/2025/11/22/rollout-restored.jsonl', told(yearAgoMs, { primary: old }))
    put(today, told(nowMs + hourMs, { primary: ahead }))
    expect(read()).toEqual([])
  })

  it('has the age of when it was told first, where it is only written again', () => {
    const payload = {
      type: 'token_count',
      info: { total_token_usage: { input_tokens: 1 } },
      rate_limits: { primary: session },
    }
    const lines = [nowMs - hourMs, nowMs - 2 * minuteMs, nowMs].map((atMs) => lineOf(atMs, 'event_msg', payload))
    put(today, lines.join(''))
    expect(read()).toMatchObject([{ atMs: nowMs - hourMs }])
  })

  it('is no older word that a fork copied, dated anew', () => {
    const bornMs = nowMs - minuteMs
    const uuid = (atMs: number): string => {
      const hex = atMs.toString(16).padStart(12, '0')
      return `${hex.slice(0, 8)}-${hex.slice(8)}-7001-8000-000000000009`
    }
    const meta = lineOf(bornMs, 'session_meta', { id: uuid(bornMs), forked_from_id: uuid(nowMs - dayMs) })
    const copied =
      lineOf(bornMs, 'turn_context', { turn_id: uuid(nowMs - 3 * hourMs), model: 'gpt-5.1-codex' }) +
      told(bornMs + 1, { primary: { ...session, used_percent: 20 } })
    const fork = put('sessions/2026/11/22/rollout-fork.jsonl', meta + copied)
    put(today, told(nowMs - 5 * minuteMs, { primary: session }))
    expect(shortOf(read())).toEqual(['plan 5 h 42.5'])
    const own = { ...session, used_percent: 60 }
    appendFileSync(fork, lineOf(nowMs, 'turn_context', { turn_id: uuid(nowMs) }) + told(nowMs, { primary: own }))
    expect(shortOf(read())).toEqual(['plan 5 h 60'])
  })
})

describe('a rollout', () => {
  it('may end in the middle of a line, and quote limits in its text', () => {
    const good = told(nowMs - 5 * minuteMs, { primary: session })
    const quoted = told(nowMs, { primary: { ...session, used_percent: 77 } })
    const message = lineOf(nowMs, 'response_item', {
      type: 'message',
      content: [{ type: 'output_text', text: quoted }],
    })
    const torn = told(nowMs, { primary: { ...session, used_percent: 55 } }).slice(0, -30)
    put(today, good + message + torn)
    expect(shortOf(read())).toEqual(['plan 5 h 42.5'])
  })

  it('is looked at from its end: past a picture, but not to the beginning of a long one', () => {
    const meta = lineOf(nowMs, 'session_meta', { id: 'thread-1' })
    const good = meta + told(nowMs, { primary: session })
    const big = (bytes: number): string => lineOf(nowMs, 'response_item', { type: 'message', image: 'a'.repeat(bytes) })
    put(today, good + big(600_000))
    expect(shortOf(read())).toEqual(['plan 5 h 42.5'])
    put(today, good + big(3_000_000))
    expect(read()).toEqual([])
  })

  it('is read again when it grew, and can be gone', () => {
    const file = put(today, told(nowMs - 5 * minuteMs, { primary: session }))
    const reader = readerOf()
    expect(shortOf(reader(nowMs))).toEqual(['plan 5 h 42.5'])
    appendFileSync(file, told(nowMs, { primary: { ...session, used_percent: 43 } }))
    expect(shortOf(reader(nowMs))).toEqual(['plan 5 h 43'])
    rmSync(file)
    expect(reader(nowMs)).toEqual([])
  })

  it('of many is among those written to last', () => {
    for (let i = 0; i < 12; i++) put(`sessions/2026/11/21/rollout-${i}.jsonl`, told(nowMs, null), nowMs - i * minuteMs)
    put(today, told(nowMs - 7 * minuteMs, { primary: session }), nowMs - 6.5 * minuteMs)
    expect(shortOf(read())).toEqual(['plan 5 h 42.5'])
    expect(read()).toHaveLength(1)
  })
})
