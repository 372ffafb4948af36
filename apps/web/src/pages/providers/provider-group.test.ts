import type { AccountStatus, ConnectableProvider } from '@aic/agent/api'
import { expect, it } from 'vitest'
import { accountOf } from '../../../../../testing/monitor-in-memory.ts'
import { groupsOf, moved, waysOf } from './provider-group.ts'

const provider = (provider_id: string, change: Partial<ConnectableProvider> = {}): ConnectableProvider => ({
  provider_id,
  provider_name: provider_id,
  enabled: true,
  has_key: false,
  key_end: null,
  auth_source: null,
  has_stored_key: false,
  show_in_tray: true,
  state: 'missing',
  payment: 'quota',
  key_variables: [],
  extra: [],
  sign_in: null,
  finds_sign_ins: false,
  has_device_flow: false,
  status_page: null,
  is_asked_at: [],
  ...change,
})

it('are told apart by how they stand, with all their accounts', () => {
  const accounts: AccountStatus[] = [accountOf({ provider: 'b' }), accountOf({ provider: 'b', accountKey: 'a2' })]
  const groups = groupsOf(
    [provider('a'), provider('b', { has_key: true }), provider('c', { enabled: false, has_key: true })],
    accounts,
  )
  const ids = (group: keyof typeof groups) => groups[group].map((one) => one.provider.provider_id)
  expect([ids('connected'), ids('others'), ids('off')]).toEqual([['b'], ['a'], ['c']])
  expect(groups.connected[0]?.accounts).toHaveLength(2)
})

it('move by one place, and not beyond the ends', () => {
  expect(moved(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b'], 'a', -1)).toEqual(['a', 'b'])
})

it('say how they are connected', () => {
  expect(waysOf(provider('a', { key_variables: ['A_KEY'], finds_sign_ins: true }))).toBe(
    'sign-in of its own program, or key',
  )
})
