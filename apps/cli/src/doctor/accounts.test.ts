import { expect, it } from 'vitest'
import { accountOf } from '../../../../testing/monitor-in-memory.ts'
import { screenOf } from '../screen/screen.ts'
import { accountAdvice, accountLines, askedBefore } from './accounts.ts'

const nowMs = Date.UTC(2026, 10, 20, 18)
const screen = screenOf({ env: {}, stdout: { write: () => {} } })
const look = { screen, nowMs, home: '/home/sam', zone: { name: 'UTC', offsetMs: () => 0 } }
const faultOf = (kind: 'expired' | 'network') =>
  ({ kind, message: 'The key is refused', advice: 'Make a new one', atMs: nowMs, retryAtMs: null }) as const
const works = accountOf({ provider: 'a', name: 'Claude', plan: 'Max 20x', readAtMs: nowMs - 60_000 })
const refused = accountOf({
  provider: 'b',
  name: 'OpenAI',
  plan: null,
  readAtMs: null,
  fault: faultOf('expired'),
  state: 'failed',
})
const cutOff = accountOf({
  provider: 'c',
  name: 'Groq',
  plan: null,
  readAtMs: null,
  fault: faultOf('network'),
  state: 'failed',
})

it('accounts are shown with when they told something, or why they do not', () => {
  expect(accountLines([works, refused, cutOff], look)).toEqual([
    '● Claude  Max 20x, told 1m ago',
    '○ OpenAI  expired',
    '○ Groq    not reached',
  ])
  expect(accountLines([], look)).toEqual([expect.stringContaining('Nobody was asked yet')])
})

it('accounts that were never asked are not shown', () => {
  const waiting = accountOf({ provider: 'd', state: 'waiting', readAtMs: null, fault: null })
  expect(askedBefore([waiting, works])).toEqual([works])
})

it('only what does not pass by itself is advised on, and a missing network once', () => {
  expect(accountAdvice([works, refused, cutOff], nowMs)).toEqual(['The key is refused. Make a new one.'])
  expect(accountAdvice([cutOff, cutOff], nowMs)).toEqual([expect.stringContaining('No vendor was reached')])
})
