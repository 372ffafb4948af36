import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testMachine } from '../../../../testing/vendors/machine.ts'
import { contractNowMs, describeProvider } from '../contract.ts'
import { findCredentials } from '../find-credentials.ts'
import { cursor } from './provider.ts'

const claims = { sub: 'auth0|user_01SAMPLE', exp: contractNowMs / 1_000 + 60 }
const secret = ['{"alg":"none"}', JSON.stringify(claims), 'signature-sample']
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.')
const summary = 'GET cursor.com/api/usage-summary'
const cycle = { windowMs: 31 * 86_400_000, resetsAtMs: Date.UTC(2026, 8, 1) }
const cycleDates = { billingCycleStart: '2026-08-01T00:00:00.000Z', billingCycleEnd: '2026-09-01T00:00:00.000Z' }

describeProvider(cursor, {
  credential: { secret, extra: { userId: 'user_01SAMPLE', email: 'sam@example.com' } },
  examples: [
    {
      name: 'a plan, its shares, and what is paid beyond it',
      answers: {
        [summary]: {
          ...cycleDates,
          membershipType: 'pro',
          isUnlimited: false,
          individualUsage: {
            plan: {
              enabled: true,
              used: 5_250,
              limit: 5_000,
              remaining: 0,
              totalPercentUsed: 105,
              autoPercentUsed: 20,
              apiPercentUsed: 40,
            },
            onDemand: { enabled: true, used: 500, limit: 10_000, remaining: 9_500 },
          },
          teamUsage: { onDemand: { enabled: true, limit: 50_000, remaining: 48_000 } },
        },
      },
      reads: {
        account: { label: 'sam@example.com', plan: 'Pro' },
        limits: [
          { ...cycle, id: 'monthly', usedPercent: 105, used: 52_500_000_000, limit: 50_000_000_000, currency: 'USD' },
          { ...cycle, id: 'monthly:auto', usedPercent: 20, used: null },
          { ...cycle, id: 'monthly:api', usedPercent: 40 },
          { ...cycle, id: 'spend:on-demand', usedPercent: 5, used: 5_000_000_000, limit: 100_000_000_000 },
          { ...cycle, id: 'spend:team', usedPercent: 4, used: 20_000_000_000 },
        ],
      },
    },
    {
      name: 'a plan that is unlimited, with a spend that has no cap',
      answers: {
        [summary]: {
          ...cycleDates,
          membershipType: 'enterprise',
          isUnlimited: true,
          individualUsage: { plan: { enabled: false }, onDemand: { enabled: true, used: 500, limit: null } },
        },
      },
      reads: {
        limits: [{ id: 'spend:on-demand', usedPercent: null, used: 5_000_000_000, limit: null }],
        notes: ['This plan is unlimited.'],
      },
    },
  ],
  faults: { 302: 'expired' },
})

describe('the sign-in of Cursor', () => {
  let home: string
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'aic-cursor-'))
  })
  afterEach(() => rmSync(home, { recursive: true, force: true }))

  it('is read from the database of the editor, which stays as it is', async () => {
    const folder = path.join(home, '.config/Cursor/User/globalStorage')
    mkdirSync(folder, { recursive: true })
    const file = path.join(folder, 'state.vscdb')
    using database = new DatabaseSync(file)
    database.exec('create table ItemTable (key text unique on conflict replace, value blob)')
    const put = database.prepare('insert into ItemTable values (?, ?)')
    put.run('cursorAuth/accessToken', secret)
    put.run('cursorAuth/cachedEmail', Buffer.from('sam@example.com'))
    put.run('cursorAuth/stripeMembershipType', 'pro')
    put.run('other', 'x')
    const { credentials } = await findCredentials(cursor, testMachine(home), [])
    expect(credentials).toEqual([
      {
        secret,
        from: 'file',
        place: file,
        expiresAtMs: contractNowMs + 60_000,
        extra: { userId: 'user_01SAMPLE', email: 'sam@example.com', plan: 'pro' },
      },
    ])
    expect(readdirSync(folder)).toEqual(['state.vscdb'])
  })

  it('is missing where there is no Cursor', async () => {
    expect(await findCredentials(cursor, testMachine(home), [])).toEqual({ credentials: [], faults: [] })
  })
})
