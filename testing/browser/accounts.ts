import type { AccountStatus } from '../../packages/engine/src/limits/monitor.ts'
import { accountOf, limitOf } from '../monitor-in-memory.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Accounts as a busy user has them: one well, one near its limit, one failing, one without numbers, one not signed in. */
export function busyAccounts(nowMs: number): AccountStatus[] {
  return [
    claude(nowMs),
    codex(nowMs),
    copilot(nowMs),
    accountOf({
      provider: 'openrouter',
      name: 'OpenRouter',
      payment: 'credits',
      authSource: 'environment OPENROUTER_API_KEY',
      readAtMs: nowMs - 2 * minuteMs,
      balances: [
        { label: 'Credits', remaining: 12_340_000_000, granted: 25_000_000_000, unit: 'money', currency: 'USD' },
      ],
    }),
    accountOf({ provider: 'mistral', name: 'Mistral', state: 'missing', accountKey: null, readAtMs: null }),
    accountOf({ provider: 'cursor', name: 'Cursor', state: 'missing', accountKey: null, readAtMs: null }),
  ]
}

function claude(nowMs: number): AccountStatus {
  const said = { atMs: nowMs - 2 * minuteMs }
  return accountOf({
    provider: 'claude',
    name: 'Claude',
    label: 'sam@example.com',
    plan: 'Max 20x',
    authSource: 'Claude Code’s sign-in',
    readAtMs: said.atMs,
    limits: [
      limitOf({
        ...said,
        id: 'session',
        kind: 'session',
        label: '5-hour window',
        usedPercent: 62,
        windowMs: 5 * hourMs,
        resetsAtMs: nowMs + 2.3 * hourMs,
        forecast: { runsOutAtMs: nowMs + 1.7 * hourMs, percentAtReset: 115, percentPerHour: 22, confidence: 'high' },
      }),
      limitOf({
        ...said,
        id: 'weekly',
        kind: 'weekly',
        label: 'Weekly, all models',
        usedPercent: 41,
        windowMs: 7 * dayMs,
        resetsAtMs: nowMs + 3.2 * dayMs,
        forecast: { runsOutAtMs: null, percentAtReset: 76, percentPerHour: 0.4, confidence: 'medium' },
      }),
      limitOf({
        ...said,
        id: 'weekly:opus',
        kind: 'weekly',
        label: 'Weekly, Opus only',
        usedPercent: 93,
        windowMs: 7 * dayMs,
        resetsAtMs: nowMs + 3.2 * dayMs,
        forecast: { runsOutAtMs: nowMs + 9 * hourMs, percentAtReset: 160, percentPerHour: 1, confidence: 'low' },
      }),
    ],
  })
}

function codex(nowMs: number): AccountStatus {
  return accountOf({
    provider: 'codex',
    name: 'ChatGPT (Codex)',
    label: 'sam',
    plan: 'Plus',
    authSource: 'Codex’s sign-in',
    readAtMs: nowMs - 40 * minuteMs,
    state: 'stale',
    fault: {
      kind: 'expired',
      message: 'The sign-in of Codex has expired.',
      advice: 'Run codex once; it renews it.',
      atMs: nowMs - 3 * minuteMs,
      retryAtMs: null,
    },
    limits: [
      limitOf({
        id: 'session',
        kind: 'session',
        label: '5-hour window',
        origin: 'estimated',
        errorPercent: 4.2,
        usedPercent: 18,
        windowMs: 5 * hourMs,
        resetsAtMs: nowMs + 4.1 * hourMs,
        atMs: nowMs - 40 * minuteMs,
        isStale: true,
      }),
      limitOf({ id: 'weekly', kind: 'weekly', label: 'Weekly', isReset: true, atMs: nowMs - 40 * minuteMs }),
    ],
  })
}

function copilot(nowMs: number): AccountStatus {
  const said = { atMs: nowMs - 2 * minuteMs }
  return accountOf({
    provider: 'github-copilot',
    name: 'GitHub Copilot',
    label: 'sam-dev',
    plan: 'Pro',
    authSource: 'GitHub sign-in',
    readAtMs: said.atMs,
    incident: { level: 'minor', text: 'Delayed responses', atMs: nowMs - hourMs },
    limits: [
      limitOf({
        ...said,
        origin: 'api',
        id: 'monthly:premium',
        kind: 'monthly',
        label: 'Premium requests',
        usedPercent: 78,
        used: 234,
        limit: 300,
        unit: 'requests',
        windowMs: 30 * dayMs,
        resetsAtMs: nowMs + 8.5 * dayMs,
      }),
    ],
  })
}

/** Accounts whose vendor tells what it bills, for the five days before `nowMs`, in the models of the demo. */
export function billingAccounts(nowMs: number): AccountStatus[] {
  const today = Math.floor(nowMs / dayMs) * dayMs
  const bill = (ago: number, model: string, usd: number) => ({
    fromMs: today - ago * dayMs,
    toMs: today - (ago - 1) * dayMs,
    amountNano: Math.round(usd * 1e9),
    currency: 'USD',
    model,
    item: null,
  })
  const authSource = 'environment ANTHROPIC_ADMIN_KEY'
  const costs = [9.12, 2.98, 8.6, 10.4, 8.05].flatMap((usd, at) => [
    bill(at + 1, 'claude-opus-4-8', usd),
    bill(at + 1, 'claude-haiku-4-5-20251001', 0.36),
  ])
  return [
    accountOf({
      provider: 'anthropic',
      name: 'Anthropic',
      authSource,
      keyEnd: 'k9Qz',
      readAtMs: nowMs - minuteMs,
      costs,
    }),
  ]
}
