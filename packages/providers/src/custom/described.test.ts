import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { askStub } from '../../../../testing/vendors/ask-stub.ts'
import { describeProvider } from '../contract.ts'
import { describedProvider } from './described.ts'
import { parseSpec } from './parse-spec.ts'

const file = 'examples/custom-provider/parrot.json'
const text = readFileSync(new URL(`../../../../${file}`, import.meta.url), 'utf8')
const parrot = describedProvider('parrot', parseSpec(text, file))
const secret = 'squawk-madeUpKey0123456789abcdefghij'
const usage = 'GET api.parrot.example/v1/usage'
const answer = {
  ok: true,
  account: { email: 'polly@parrot.example', plan: 'Flock' },
  limits: [
    { type: 'burst', used: 9, max: 9 },
    { type: 'rolling', used: 30, max: 120, resets_at: '2026-08-15T14:00:00Z' },
  ],
  models: [
    { name: 'Ara 2', left: 75, resets: 1_787_184_000 },
    { name: 'Kea', left: 101.5, resets: null },
    { name: 'Kea', left: 50 },
  ],
  wallet: { cents: '1234.5' },
  days: [{ day: '2026-08-14', usd: '0.25', model: 'ara-2' }],
}

describeProvider(parrot, {
  credential: { secret },
  examples: [
    {
      name: 'what the paths of its file lead to',
      answers: { [usage]: answer },
      reads: {
        origin: 'api',
        account: { label: 'polly@parrot.example', plan: 'Flock' },
        limits: [
          {
            id: 'session',
            label: '5-hour window',
            usedPercent: 25,
            used: 30,
            limit: 120,
            unit: 'requests',
            windowMs: 18_000_000,
            resetsAtMs: Date.UTC(2026, 7, 15, 14),
          },
          {
            id: 'weekly:ara-2',
            label: 'Weekly, Ara 2',
            usedPercent: 25,
            windowMs: 604_800_000,
            resetsAtMs: Date.UTC(2026, 7, 20),
          },
          { id: 'weekly:kea', usedPercent: -1.5, resetsAtMs: null },
          { id: 'weekly:kea-2', usedPercent: 50 },
        ],
        balances: [{ label: 'Balance', remaining: 12_345_000_000, unit: 'money', currency: 'USD' }],
        costs: [
          {
            fromMs: Date.UTC(2026, 7, 14),
            toMs: Date.UTC(2026, 7, 15),
            amountNano: 250_000_000,
            currency: 'USD',
            model: 'ara-2',
            item: null,
          },
        ],
        notes: ['Parrot AI counts a day late.'],
      },
    },
    {
      name: 'less where less is told, and says what is missing',
      answers: { [usage]: { ok: true, limits: [], wallet: { cents: 5 } } },
      reads: {
        account: { label: null, plan: null },
        limits: [],
        balances: [{ remaining: 50_000_000 }],
        notes: ['Parrot AI counts a day late.', 'The answer did not tell: 5-hour window; costs at days.'],
      },
    },
  ],
})

describe('a described provider', () => {
  it('asks for the last 30 UTC days, today included', async () => {
    const { requests } = await askStub(parrot, { secret })
    expect(requests.map(({ query }) => Object.fromEntries(query))).toEqual([{ from: '2026-07-17', to: '2026-08-16' }])
  })

  it('says of an item what it is where its path says that somebody named it', async () => {
    const spec = parseSpec(text.replace('"model": "model"', '"model": "model", "item": "workspace_name"'), file)
    const days = [{ day: '2026-08-14', usd: '0.25', workspace_name: 'Nest (north)' }]
    const { reading } = await askStub(describedProvider('parrot', spec), { secret }, (vendors) =>
      vendors.say(usage, { ...answer, days }),
    )
    expect(reading?.costs).toMatchObject([{ item: 'workspace: "Nest (north)"' }])
  })

  it('takes an error for one, though its status is 200, and tells no key that stands in its words', async () => {
    const { fault } = await askStub(parrot, { secret }, (vendors) =>
      vendors.say(usage, { ok: false, error: { text: `no seeds left for ${secret}` } }),
    )
    expect(fault).toMatchObject({ kind: 'api', message: 'Parrot AI refused: no seeds left for [secret]' })
  })

  it.each([
    [{ ok: true }, 'The answer of Parrot AI has nothing at any path of its file'],
    [{ ...answer, wallet: { cents: 'many' } }, 'What stands at wallet.cents of the answer is no amount of money'],
    [{ ...answer, models: { name: 'Ara' } }, 'What stands at models of the answer is no list'],
    [{ ...answer, days: [{ day: 'Friday', usd: 1 }] }, 'What stands at day of the answer is no time'],
    [{ ...answer, days: [{ day: '2026-08-14' }] }, 'An amount of the answer has nothing at usd'],
  ])('does not guess: %#', async (body, message) => {
    const { fault } = await askStub(parrot, { secret }, (vendors) => vendors.say(usage, body))
    expect(fault).toMatchObject({ kind: 'parse', message })
  })

  it('sends a body and its own headers, and the key in the header that its file names', async () => {
    const spec = parseSpec(
      JSON.stringify({
        ...JSON.parse(text),
        auth: { header: 'X-Parrot-Key', prefix: '', variables: ['PARROT_API_KEY'] },
        request: {
          url: 'https://api.parrot.example/v1/usage',
          method: 'POST',
          headers: { 'X-Team': 'birds' },
          body: { since: '{fromUnix}', deep: [{ until: '{toDay}' }] },
        },
      }),
      file,
    )
    const { requests } = await askStub(describedProvider('parrot', spec), { secret })
    expect(requests).toMatchObject([
      {
        method: 'POST',
        headers: { 'x-parrot-key': secret, 'x-team': 'birds' },
        body: { since: String(Date.UTC(2026, 6, 17) / 1_000), deep: [{ until: '2026-08-16' }] },
      },
    ])
    expect(requests[0]?.headers.authorization).toBeUndefined()
  })
})
