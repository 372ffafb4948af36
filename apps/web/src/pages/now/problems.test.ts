import { expect, it } from 'vitest'
import { busyAccounts } from '../../../../../testing/browser/accounts.ts'
import { accountOf, limitOf } from '../../../../../testing/monitor-in-memory.ts'
import { problemsOf } from './problems.ts'

const nowMs = Date.UTC(2026, 10, 22, 12)
const status = (accounts = busyAccounts(nowMs), more = {}) => ({
  atMs: nowMs,
  version: 1,
  isRefreshing: false,
  accounts,
  ...more,
})
const plain = (text: string): string => text.replaceAll(/[\u2068\u2069]/g, '')

it('the worst comes first, each with what to do', () => {
  const found = problemsOf(status(), undefined)
  expect(found.map(({ tone, subject, text, advice }) => [tone, subject, plain(text), advice !== ''])).toEqual([
    ['critical', 'Claude', 'Weekly, Opus only: 93 % used.', true],
    ['warning', 'GitHub Copilot', 'Premium requests: 78 % used.', true],
    ['warning', 'ChatGPT (Codex)', 'The sign-in of Codex has expired.', true],
    ['note', 'GitHub Copilot', 'incident: Delayed responses.', true],
  ])
})

it('nothing is wrong where nothing is known yet', () => {
  expect(problemsOf(undefined, undefined)).toEqual([])
})

it('old numbers raise no alarm', () => {
  const limit = limitOf({ id: 'session', kind: 'session', usedPercent: 99, isStale: true })
  expect(problemsOf(status([accountOf({ provider: 'claude', limits: [limit] })]), undefined)).toEqual([])
})

it('a machine without network says so once, not once for each vendor', () => {
  const found = problemsOf(status(undefined, { isOffline: true }), undefined)
  expect(found.filter(({ key }) => key === 'offline')).toHaveLength(1)
})
