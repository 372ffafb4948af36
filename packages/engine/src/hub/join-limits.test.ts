import { describe, expect, it } from 'vitest'
import { accountOf, limitOf } from '../../../../testing/monitor-in-memory.ts'
import { accountHash } from './account-hash.ts'
import { joinLimits } from './join-limits.ts'
import type { FleetLimit } from './newest-limits.ts'

const told = (change: Partial<FleetLimit>): FleetLimit => ({
  provider: 'claude',
  account: accountHash('a1'),
  window: 'session',
  label: '5-hour window',
  origin: 'oauth',
  atMs: 2_000,
  usedPercent: 70,
  used: null,
  limit: null,
  unit: null,
  currency: null,
  windowMs: 18_000_000,
  resetsAtMs: 9_000,
  machineId: 'm2',
  machine: 'laptop',
  machines: ['laptop'],
  receivedAtMs: 2_100,
  ageMinutes: 0,
  isStale: false,
  isReset: false,
  ...change,
})
const session = (change: Partial<Parameters<typeof limitOf>[0]> = {}) =>
  limitOf({ id: 'session', kind: 'session', usedPercent: 40, atMs: 1_000, ...change })
const claude = accountOf({ provider: 'claude', name: 'Claude', plan: 'Max 20x', limits: [session()] })
const shown = (...of: Parameters<typeof joinLimits>) =>
  joinLimits(...of).map(({ machine, limits }) => [
    machine,
    ...limits.map((limit) => `${limit.id} ${limit.usedPercent} ${limit.origin} ${limit.machine}`),
  ])

describe('limits of all machines (004-28)', () => {
  it('an account that two machines know is there once, each window by the newer word', () => {
    const others = [told({}), told({ window: 'weekly', usedPercent: 12 })]
    expect(shown([claude], others)).toEqual([[null, 'session 70 oauth laptop', 'weekly 12 oauth laptop']])
    expect(shown([claude], [told({ atMs: 500 })])).toEqual([[null, 'session 40 oauth null']])
    expect(joinLimits([claude], others)[0]).toMatchObject({ plan: 'Max 20x', name: 'Claude' })
  })

  it('what a vendor told another machine goes before what is estimated here, but a share goes before none', () => {
    const estimating = { ...claude, limits: [session({ origin: 'estimated', atMs: 5_000 })] }
    expect(shown([estimating], [told({})])).toEqual([[null, 'session 70 oauth laptop']])
    expect(shown([estimating], [told({ usedPercent: null, isReset: true })])).toEqual([
      [null, 'session 40 estimated null'],
    ])
  })

  it('an account that only others know is one more, and says whose; without a name it is that of its machine', () => {
    const all = [
      told({ account: 'f00', usedPercent: 5 }),
      told({ account: '', origin: 'console', machineId: 'm3', machine: 'wall', usedPercent: 6 }),
      told({ account: '', origin: 'console', machineId: 'm4', machine: 'mini', usedPercent: 7 }),
    ]
    expect(shown([claude], all)).toEqual([
      [null, 'session 40 oauth null'],
      ['laptop', 'session 5 oauth laptop'],
      ['wall', 'session 6 console wall'],
      ['mini', 'session 7 console mini'],
    ])
    expect(joinLimits([claude], all)[1]).toMatchObject({ name: 'Claude', plan: null, state: 'fresh', readAtMs: 2_000 })
  })

  it('what logs tell of an account that no vendor named is of its machine alone', () => {
    const unnamed = { ...claude, accountKey: 'local', limits: [session({ origin: 'log' })] }
    const other = told({ account: accountHash('local'), origin: 'log', usedPercent: 5 })
    expect(shown([unnamed], [other])).toEqual([
      [null, 'session 40 log null'],
      ['laptop', 'session 5 log laptop'],
    ])
  })

  it('an account that has not been read here yet is not taken for another one', () => {
    const waiting = accountOf({ provider: 'claude', name: 'Claude', accountKey: null, state: 'waiting' })
    expect(shown([waiting], [told({})])).toEqual([[null], ['laptop', 'session 70 oauth laptop']])
  })
})
