import { utc } from '@aic/core/report'
import { describe, expect, it } from 'vitest'
import { screenOf } from '../screen/screen.ts'
import { parseHook } from './hook.ts'
import { type LineFacts, statusLine } from './line.ts'

const hook = {
  session_id: '../../evil',
  transcript_path: '/tmp/x.jsonl',
  model: { display_name: 'Opus 4.5' },
  cost: { total_cost_usd: 0.12 },
  context_window: { total_input_tokens: 120_000, context_window_size: 200_000 },
  rate_limits: {
    five_hour: { used_percentage: 42.4, resets_at: 1_795_310_131 },
    seven_day: { used_percentage: null },
    spend_limit: { used_percentage: 80, resets_at: '2026-12-01T00:00:00Z' },
  },
}

describe('the hook', () => {
  it('is read with everything that it may leave out', () => {
    expect(parseHook(JSON.stringify(hook))).toEqual({
      session: '../../evil',
      transcriptPath: '/tmp/x.jsonl',
      modelName: 'Opus 4.5',
      modelId: null,
      costUsd: 0.12,
      context: { tokens: 120_000, size: 200_000 },
      limits: [
        { window: 'five_hour', usedPercent: 42.4, resetsAtMs: 1_795_310_131_000 },
        { window: 'spend_limit', usedPercent: 80, resetsAtMs: Date.UTC(2026, 11, 1) },
      ],
    })
    const { session_id, transcript_path, model } = hook
    expect(parseHook(JSON.stringify({ session_id, transcript_path, model }))).toMatchObject({
      costUsd: null,
      context: null,
      limits: [],
    })
  })

  it.each([
    ['', /^nothing on stdin$/],
    ['{', /no JSON/],
    ['[]', /lacks session_id, transcript_path, model.display_name/],
    ['{"session_id":"s","transcript_path":"t","model":null}', /lacks model.display_name$/],
    ['{"session_id":5,"transcript_path":"t","model":{"display_name":"x"}}', /lacks session_id$/],
  ])('%j is refused', (text, message) => {
    expect(() => parseHook(text)).toThrow(message)
  })
})

const facts: LineFacts = {
  modelName: 'Opus 4.5',
  session: { agent: { nanoUsd: 0.12e9, isPartial: false }, ledger: null },
  today: { nanoUsd: 0.31e9, isPartial: false },
  block: { cost: { nanoUsd: 0.31e9, isPartial: false }, leftMs: 239 * 60_000 },
  burn: { tokensPerMinute: 3400, plainTokensPerMinute: 2500, nanoUsdPerHour: 0.465e9 },
  context: { tokens: 120_000, size: 200_000 },
  limits: [],
}
const look = {
  paint: screenOf({ env: {}, stdout: process.stdout }, { 'no-color': true }).paint,
  zone: utc,
  burnSign: 'off',
  lowPercent: 50,
  mediumPercent: 80,
} as const

describe('the line', () => {
  it('is the one that users of ccusage know', () => {
    expect(statusLine(facts, look)).toBe(
      '🤖 Opus 4.5 | 💰 $0.12 session / $0.31 today / $0.31 block (3h 59m left) | 🔥 $0.47/hr | 🧠 120,000 (60%)',
    )
  })

  it('shows both costs, a sign for the burn rate, and limits', () => {
    const both = { ...facts, session: { ...facts.session, ledger: { nanoUsd: 0.31e9, isPartial: false } } }
    const limits = parseHook(JSON.stringify(hook)).limits
    expect(statusLine({ ...both, limits }, { ...look, burnSign: 'emoji-text' })).toBe(
      '🤖 Opus 4.5 | 💰 ($0.12 cc / $0.31 aic) session / $0.31 today / $0.31 block (3h 59m left) | 🔥 $0.47/hr ⚠️ (Moderate) | 🧠 120,000 (60%) | ⏳ 5h 42% to 01:15 · spend 80%',
    )
  })

  it('says what it does not know, and stays one line', () => {
    const empty = {
      ...facts,
      modelName: 'a\nb\u001b[2J',
      session: { agent: null, ledger: null },
      block: null,
      burn: null,
      context: null,
    }
    expect(statusLine(empty, look)).toBe(
      '🤖 a\ufffdb\ufffd[2J | 💰 N/A session / $0.31 today / No active block | 🧠 N/A',
    )
  })
})
