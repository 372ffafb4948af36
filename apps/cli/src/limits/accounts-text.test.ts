import { namedZone } from '@aic/engine'
import type { AccountStatus, LimitStatus } from '@aic/engine/limits'
import { describe, expect, it } from 'vitest'
import { screenOf } from '../screen/screen.ts'
import { widthOf } from '../screen/text.ts'
import { accountsText, isShown } from './accounts-text.ts'

const hourMs = 3_600_000
const nowMs = Date.UTC(2026, 10, 23, 9, 50)
const zone = namedZone('Europe/Berlin')
if (zone === null) throw new Error('the zone must be known')

const limit = (known: Partial<LimitStatus>): LimitStatus => ({
  id: 'session',
  kind: 'session',
  label: '5-hour window',
  usedPercent: null,
  windowMs: 5 * hourMs,
  resetsAtMs: nowMs + 3.25 * hourMs,
  used: null,
  limit: null,
  unit: null,
  currency: null,
  origin: 'oauth',
  atMs: nowMs - 60_000,
  isStale: false,
  isReset: false,
  errorPercent: null,
  forecast: null,
  ...known,
})
const account = (known: Partial<AccountStatus>): AccountStatus => ({
  provider: 'claude',
  name: 'Claude',
  payment: 'quota',
  state: 'fresh',
  accountKey: 'a1',
  label: 'me@example.com',
  plan: 'Max 20x',
  authSource: 'file ~/.claude/.credentials.json',
  keyEnd: null,
  readAtMs: nowMs - 60_000,
  nextReadAtMs: nowMs + 240_000,
  fault: null,
  incident: null,
  limits: [],
  balances: [],
  costs: [],
  usage: [],
  notes: [],
  ...known,
})
const forecast = {
  runsOutAtMs: nowMs + 2.5 * hourMs,
  percentAtReset: 130,
  percentPerHour: 20,
  confidence: 'high',
} as const
const claude = account({
  limits: [
    limit({ usedPercent: 46.9, forecast }),
    limit({
      id: 'weekly',
      label: 'Weekly',
      usedPercent: 81,
      resetsAtMs: nowMs + 76 * hourMs,
      forecast: { ...forecast, runsOutAtMs: null, percentAtReset: 95, confidence: 'low' },
    }),
    limit({ id: 'weekly:opus', label: 'Weekly, Opus only', resetsAtMs: nowMs - hourMs, isReset: true, isStale: true }),
    limit({ id: 'x', label: 'Estimated', usedPercent: 12.2, origin: 'estimated', errorPercent: 3.4, resetsAtMs: null }),
  ],
})
const openai = account({
  provider: 'openai',
  name: 'OpenAI',
  payment: 'usage_based',
  plan: null,
  label: null,
  state: 'failed',
  fault: {
    kind: 'expired',
    message: 'OpenAI refuses the key',
    advice: 'Make a new one at platform.openai.com.',
    atMs: nowMs,
    retryAtMs: nowMs + 240_000,
  },
})
const router = account({
  provider: 'openrouter',
  name: 'OpenRouter',
  plan: null,
  label: 'evil\u001b[2Jname',
  balances: [{ label: 'Credits', remaining: 12_300_000_000, granted: 20_000_000_000, unit: 'money', currency: 'USD' }],
  costs: [
    { fromMs: nowMs - 30 * hourMs, toMs: nowMs, amountNano: 4_210_000_000, currency: 'USD', model: null, item: null },
  ],
  limits: [
    limit({ label: 'Spend', usedPercent: 8, used: 4e9, limit: 50e9, unit: 'money', currency: 'USD' }),
    limit({ label: 'Today', used: 1e8, unit: 'money', currency: 'USD', resetsAtMs: null }),
  ],
})
const missing = (provider: string) => account({ provider, name: provider, state: 'missing', label: null, plan: null })
const accounts = [claude, openai, router, missing('groq'), missing('xai'), account({ state: 'disabled' })]
const text = (columns: number | null, of = accounts): string => {
  const screen = screenOf({ env: columns === null ? {} : { COLUMNS: String(columns) }, stdout: { write: () => {} } })
  return accountsText({ accounts: of }, of.filter(isShown), { screen, zone, nowMs })
}

describe('002-48 accounts as text', () => {
  it('show meters, local times, forecasts, faults with advice, purses and bills, and count the rest', () => {
    expect(text(118)).toBe(
      ` Claude · Max 20x · me@example.com
   5-hour window      █████████░░░░░░░░░░░      46%  resets in 3h 15m (14:05)     runs out in 2h 30m (13:20)
   Weekly             ████████████████░░░░      81%  resets in 3d 4h (Thu 14:50)  seems to last, 95% at reset
   Weekly, Opus only  ····················        –  reset 09:50, not told since
   Estimated          ██░░░░░░░░░░░░░░░░░░  ≈12% ±4
     estimated from logs

 OpenAI
   ! OpenAI refuses the key. Make a new one at platform.openai.com. Asked again in 4m.

 OpenRouter · evil�[2Jname
   Spend              ██░░░░░░░░░░░░░░░░░░       8%  resets in 3h 15m (14:05)
     $4.00 of $50.00
   Today              $0.10
   Credits            $12.30 left of $20.00
   Billed             $4.21 since 2026-11-22

   2 more providers have no key or sign-in, 1 provider is switched off: aic providers list
`,
    )
  })

  it('say of a limit from a log how old it is, fresh or not', () => {
    const [fresh, old] = [4, 14].map((minutes) => nowMs - minutes * 60_000) as [number, number]
    const logged = (atMs: number, isStale: boolean) => limit({ usedPercent: 42, origin: 'log', atMs, isStale })
    const told = text(118, [account({ limits: [logged(fresh, false), logged(old, true)] })])
    expect(told).toContain('resets in 3h 15m (14:05)  agent’s log, 4m ago')
    expect(told).toContain('resets in 3h 15m (14:05)  agent’s log, 14m ago')
  })

  it('say no less where the screen is narrow, and stay within it', () => {
    for (const columns of [120, 100, 80, 60, 40]) {
      const narrow = text(columns)
      const words = narrow.replace(/\s+/g, ' ')
      for (const what of [
        '46%',
        '≈12% ±4',
        '–',
        'resets in 3h 15m',
        'runs out in 2h 30m',
        'not told since',
        '$12.30',
      ]) {
        expect(words, `${columns}: ${what}`).toContain(what)
      }
      const lines = narrow.split('\n')
      expect(lines.filter((line) => widthOf(line) > columns)).toEqual([])
    }
  })

  it('let no name draw on the terminal', () => {
    expect(text(80)).not.toContain('\u001b')
  })

  it('say once that no vendor was reached', () => {
    const cutOff = ['claude', 'openai', 'groq'].map((provider) =>
      account({
        provider,
        name: provider,
        state: 'stale',
        fault: {
          kind: 'network',
          message: `${provider} was not reached`,
          advice: 'Check the network.',
          atMs: nowMs,
          retryAtMs: nowMs + 60_000,
        },
      }),
    )
    expect(text(80, cutOff)).toContain('! No vendor was reached: check the network and its proxy. Asked again in 1m.')
    expect(text(80, cutOff)).not.toContain('groq')
    expect(text(80, [...cutOff, claude])).toContain('groq was not reached')
  })

  it('say that there is nothing yet', () => {
    expect(text(80, [missing('groq')])).toContain('No key or sign-in of a vendor was found.')
    expect(text(80, [missing('groq')])).toContain('1 provider has no key or sign-in: aic providers list')
  })
})
