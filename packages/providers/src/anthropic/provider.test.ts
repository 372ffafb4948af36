import { describe, expect, it } from 'vitest'
import { askStub } from '../../../../testing/vendors/ask-stub.ts'
import { describeProvider } from '../contract.ts'
import { accountKeyOf } from '../reading.ts'
import { anthropic } from './provider.ts'

const admin = 'sk-ant-admin01-madeUpKeyOfAnthropic0123456789abcdef-AA'
const ordinary = 'sk-ant-api03-madeUpKeyOfAnthropic0123456789abcdef-AA'
const costs = 'GET api.anthropic.com/v1/organizations/cost_report'
const usage = 'GET api.anthropic.com/v1/organizations/usage_report/messages'
const span = { starting_at: '2026-08-14T00:00:00Z', ending_at: '2026-08-15T00:00:00Z' }
const day = { fromMs: Date.UTC(2026, 7, 14), toMs: Date.UTC(2026, 7, 15) }
const page = (results: readonly object[], more: object = { has_more: false, next_page: null }) => ({
  data: [{ ...span, results }],
  ...more,
})
const none = page([])
const lastMonthOf =
  (body: unknown) =>
  ({ query }: { readonly query: URLSearchParams }) => ({ body: query.has('ending_at') ? none : body })

describeProvider(anthropic, {
  credential: { secret: admin },
  refusal: { type: 'error', error: { type: 'authentication_error', message: 'MESSAGE' } },
  examples: [
    {
      name: 'that an ordinary key is good, and who sees more',
      answers: { 'GET api.anthropic.com/v1/models': { data: [{ type: 'model', id: 'claude-sonnet-4-5' }] } },
      credential: { secret: ordinary },
      reads: {
        origin: 'api',
        limits: [],
        costs: [],
        usage: [],
        notes: [expect.stringContaining('ANTHROPIC_ADMIN_KEY')],
      },
    },
    {
      name: 'an organization that used nothing',
      answers: { [costs]: none, [usage]: none },
      reads: { limits: [], costs: [], usage: [], notes: [expect.stringContaining('priority')] },
    },
  ],
})

describe('an admin key of Anthropic', () => {
  const results = [
    {
      currency: 'USD',
      amount: '12345.00',
      description: 'Claude Sonnet 4 Usage - Input Tokens',
      cost_type: 'tokens',
      model: 'claude-sonnet-4-20250514',
    },
    { currency: 'USD', amount: '0.0000123', description: null, cost_type: 'web_search', model: null },
    { currency: 'USD', amount: '90071992547.40991', cost_type: 'tokens', model: 'claude-opus-4-20250514' },
  ]

  it('shows costs told in cents, exact to the nano-dollar', async () => {
    const { reading } = await askStub(anthropic, { secret: admin }, (vendors) =>
      vendors.say(costs, lastMonthOf(page(results.slice(0, 2)))),
    )
    expect(reading?.costs).toEqual([
      {
        ...day,
        amountNano: 123_450_000_000,
        currency: 'USD',
        model: 'claude-sonnet-4-20250514',
        item: 'Claude Sonnet 4 Usage - Input Tokens',
      },
      { ...day, amountNano: 123, currency: 'USD', model: null, item: 'web_search' },
    ])
    expect(reading?.limits).toMatchObject([
      { id: 'spend', label: 'Spent this month', used: 123_450_000_123, limit: null },
    ])
  })

  it('has no costs rather than ones that can not be counted exactly', async () => {
    const { fault } = await askStub(anthropic, { secret: admin }, (vendors) =>
      vendors.say(costs, page(results.slice(2))),
    )
    expect(fault).toMatchObject({ kind: 'parse', message: expect.stringContaining('no amount of money') })
  })

  it('shows tokens by model, in kinds that do not overlap', async () => {
    const { reading } = await askStub(anthropic, { secret: admin }, (vendors) =>
      vendors.say(
        usage,
        lastMonthOf(
          page([
            {
              uncached_input_tokens: 1_500,
              cache_creation: { ephemeral_1h_input_tokens: 1_000, ephemeral_5m_input_tokens: 500 },
              cache_read_input_tokens: 200,
              output_tokens: 500,
              model: 'claude-opus-4-20250514',
            },
          ]),
        ),
      ),
    )
    expect(reading?.usage).toEqual([
      {
        ...day,
        model: 'claude-opus-4-20250514',
        requests: null,
        input: 1_500,
        output: 500,
        cacheRead: 200,
        cacheWrite5m: 500,
        cacheWrite1h: 1_000,
      },
    ])
  })

  it('asks for two months in spans of 31 days, in the words of the API', async () => {
    const { requests } = await askStub(anthropic, { secret: admin })
    expect(requests.map(({ path, query }) => [path.split('/').at(-1), Object.fromEntries(query)]).slice(0, 2)).toEqual([
      [
        'cost_report',
        {
          starting_at: '2026-06-15T00:00:00.000Z',
          ending_at: '2026-07-16T00:00:00.000Z',
          bucket_width: '1d',
          limit: '31',
          'group_by[]': 'description',
        },
      ],
      [
        'cost_report',
        { starting_at: '2026-07-16T00:00:00.000Z', bucket_width: '1d', limit: '31', 'group_by[]': 'description' },
      ],
    ])
    expect(requests.every(({ headers }) => headers['anthropic-version'] === '2023-06-01')).toBe(true)
  })

  it('reads all pages, and takes a cursor that comes again for a fault', async () => {
    const rows = [{ currency: 'USD', amount: '100', cost_type: 'tokens', model: null }]
    const paged = await askStub(anthropic, { secret: admin }, (vendors) =>
      vendors.say(costs, ({ query }: { readonly query: URLSearchParams }) => {
        if (query.has('ending_at')) return { body: none }
        return { body: page(rows, query.has('page') ? {} : { has_more: true, next_page: 'page_2' }) }
      }),
    )
    expect(paged.reading?.costs).toHaveLength(2)
    const endless = await askStub(anthropic, { secret: admin }, (vendors) =>
      vendors.say(costs, page(rows, { has_more: true, next_page: 'page_2' })),
    )
    expect(endless.fault).toMatchObject({ kind: 'parse' })
  })
})

describe('the account of an admin key of Anthropic', () => {
  const me = 'GET api.anthropic.com/v1/organizations/me'
  const accountOf = async (secret: string, id?: string) => {
    const { reading } = await askStub(anthropic, { secret }, (vendors) => {
      if (id !== undefined) vendors.say(me, { id, type: 'organization', name: 'Sample' })
    })
    return reading?.account.key
  }

  it('is the organization, whichever of its keys asks', async () => {
    const key = await accountOf(admin)
    expect(key).toMatch(/^[0-9a-f]{16}$/)
    expect(await accountOf(`${admin.slice(0, -2)}BB`)).toBe(key)
    expect(await accountOf(admin, '0a1b2c3d-0000-4000-8000-00000000000b')).not.toBe(key)
  })

  it('is not known where it is not told, asked for once, and the rest is read', async () => {
    const { reading, requests } = await askStub(anthropic, { secret: admin }, (vendors) =>
      vendors.fail('anthropic', { status: 500 }, me),
    )
    const credential = { secret: admin, from: 'settings', place: '', expiresAtMs: null, extra: {} } as const
    expect(reading?.account.key).toBe(accountKeyOf('anthropic', credential, null))
    expect(reading?.costs).not.toEqual([])
    expect(requests.filter(({ path }) => path.endsWith('/me'))).toHaveLength(1)
  })
})

it('never asks an ordinary key for the books of the organization', async () => {
  const { requests } = await askStub(anthropic, { secret: ordinary })
  expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/models'])
})
