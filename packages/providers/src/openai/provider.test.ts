import { describe, expect, it } from 'vitest'
import { askStub } from '../../../../testing/vendors/ask-stub.ts'
import { describeProvider } from '../contract.ts'
import { openai } from './provider.ts'

const admin = 'sk-admin-madeUpKeyOfOpenAI-0123456789abcdefghij'
const project = 'sk-proj-madeUpKeyOfOpenAI-0123456789abcdefghij'
const costs = 'GET api.openai.com/v1/organization/costs'
const usage = 'GET api.openai.com/v1/organization/usage/completions'
const start = Date.UTC(2026, 7, 14) / 1_000
const day = { fromMs: start * 1_000, toMs: start * 1_000 + 86_400_000 }
const page = (results: readonly object[], more: object = { has_more: false, next_page: null }) => ({
  object: 'page',
  data: [{ object: 'bucket', start_time: start, end_time: start + 86_400, results }],
  ...more,
})
const none = page([])
/** Both months are asked for: the first without anything in it. */
const lastMonthOf =
  (body: unknown) =>
  ({ query }: { readonly query: URLSearchParams }) => ({ body: query.has('end_time') ? none : body })

const tokens = {
  input_tokens: 1_000,
  input_cached_tokens: 800,
  output_tokens: 500,
  num_model_requests: 5,
  model: 'gpt-4o-2024-08-06',
}

describeProvider(openai, {
  credential: { secret: admin },
  faults: {},
  examples: [
    {
      name: 'that the key of a project is good, and who sees more',
      answers: { 'GET api.openai.com/v1/models': { object: 'list', data: [{ id: 'gpt-4o' }] } },
      credential: { secret: project },
      reads: { origin: 'api', limits: [], costs: [], usage: [], notes: [expect.stringContaining('OPENAI_ADMIN_KEY')] },
    },
    {
      name: 'an organization that used nothing',
      answers: { [costs]: none, [usage]: none },
      reads: { limits: [], costs: [], usage: [], notes: [] },
    },
  ],
})

describe('an admin key of OpenAI', () => {
  const results = [
    { amount: { value: 0.06, currency: 'usd' }, line_item: 'gpt-4o-2024-08-06, input', project_id: null },
    { amount: { value: '1.0000000005', currency: 'usd' }, line_item: 'gpt-4o-2024-08-06, output' },
    { amount: { value: '-2.5', currency: 'usd' }, line_item: 'web search tool calls' },
    { amount: { value: 3, currency: 'eur' }, line_item: null },
  ]
  const look = () =>
    askStub(openai, { secret: admin }, (vendors) => {
      vendors.say(costs, lastMonthOf(page(results)))
      vendors.say(usage, lastMonthOf(page([tokens])))
    })

  it('shows costs by day and line, exact whether number or text, and what this month came to in each currency', async () => {
    const { reading } = await look()
    expect(reading?.costs).toEqual([
      { ...day, amountNano: 60_000_000, currency: 'USD', model: 'gpt-4o-2024-08-06', item: 'gpt-4o-2024-08-06, input' },
      {
        ...day,
        amountNano: 1_000_000_001,
        currency: 'USD',
        model: 'gpt-4o-2024-08-06',
        item: 'gpt-4o-2024-08-06, output',
      },
      { ...day, amountNano: -2_500_000_000, currency: 'USD', model: null, item: 'web search tool calls' },
      { ...day, amountNano: 3_000_000_000, currency: 'EUR', model: null, item: null },
    ])
    expect(reading?.limits).toMatchObject([
      {
        id: 'spend',
        used: -1_439_999_999,
        limit: null,
        usedPercent: null,
        currency: 'USD',
        resetsAtMs: Date.UTC(2026, 8, 1),
      },
      { id: 'spend:eur', used: 3_000_000_000, currency: 'EUR', windowMs: 31 * 86_400_000 },
    ])
  })

  it('shows tokens by model, those from the cache taken out of the input they are told in', async () => {
    const { reading } = await look()
    expect(reading?.usage).toEqual([
      {
        ...day,
        model: 'gpt-4o-2024-08-06',
        requests: 5,
        input: 200,
        output: 500,
        cacheRead: 800,
        cacheWrite5m: 0,
        cacheWrite1h: 0,
      },
    ])
  })

  it('asks for two months in spans of 31 days, today included', async () => {
    const { requests } = await look()
    const asked = requests.filter(({ path }) => path.endsWith('/costs')).map(({ query }) => Object.fromEntries(query))
    const from = (month: number, date: number) => String(Date.UTC(2026, month, date) / 1_000)
    expect(asked).toEqual([
      { start_time: from(5, 15), end_time: from(6, 16), bucket_width: '1d', limit: '31', group_by: 'line_item' },
      { start_time: from(6, 16), bucket_width: '1d', limit: '31', group_by: 'line_item' },
    ])
    expect(
      requests.filter(({ path }) => path.endsWith('/completions')).map(({ query }) => query.get('group_by')),
    ).toEqual(['model', 'model'])
  })

  it('asks for one project only, where one is set', async () => {
    const { requests } = await askStub(openai, { secret: admin, extra: { project: 'proj_sample' } })
    expect(requests.map(({ query }) => query.get('project_ids'))).toEqual(Array(4).fill('proj_sample'))
  })

  it('says that audio is not in the counts', async () => {
    const { reading } = await askStub(openai, { secret: admin }, (vendors) =>
      vendors.say(usage, lastMonthOf(page([{ ...tokens, input_audio_tokens: 7 }]))),
    )
    expect(reading?.notes).toEqual(['Audio tokens are in the costs, but not in the counts of tokens.'])
  })
})

describe('the account of an admin key of OpenAI', () => {
  const keyOf = async (secret: string, organization: string | null, extra = {}) => {
    const { reading } = await askStub(openai, { secret, extra }, (vendors) => {
      const headers = organization === null ? {} : { 'openai-organization': organization }
      vendors.say(costs, () => ({ body: none, headers }))
    })
    return reading?.account.key
  }
  const other = `${admin.slice(0, -2)}zz`

  it('is the organization that its answers name, whichever of its keys asks', async () => {
    const key = await keyOf(admin, 'sample-org')
    expect(key).toMatch(/^[0-9a-f]{16}$/)
    expect(await keyOf(other, 'sample-org')).toBe(key)
    expect(await keyOf(admin, 'another-org')).not.toBe(key)
  })

  it('is another one where the bill of one project is asked for', async () => {
    const [all, one, two] = await Promise.all(
      [{}, { project: 'proj_one' }, { project: 'proj_two' }].map((extra) => keyOf(admin, 'sample-org', extra)),
    )
    expect(new Set([all, one, two]).size).toBe(3)
  })

  it('is known by its key where the organization is not told', async () => {
    expect(await keyOf(admin, null)).not.toBe(await keyOf(other, null))
  })
})

describe('pages of OpenAI', () => {
  const [one, two] = ['0.25', '0.5'].map((value) => [{ amount: { value, currency: 'usd' }, line_item: null }])

  it('are read to the last', async () => {
    const { reading, requests } = await askStub(openai, { secret: admin }, (vendors) =>
      vendors.say(costs, ({ query }: { readonly query: URLSearchParams }) => {
        if (query.has('end_time')) return { body: none }
        const isFirst = !query.has('page')
        return { body: isFirst ? page(one ?? [], { has_more: true, next_page: 'page_2' }) : page(two ?? []) }
      }),
    )
    expect(reading?.costs.map(({ amountNano }) => amountNano)).toEqual([250_000_000, 500_000_000])
    const pages = requests.filter(({ path }) => path.endsWith('/costs')).map(({ query }) => query.get('page'))
    expect(pages).toEqual([null, null, 'page_2'])
  })

  it.each([
    ['a cursor that comes again', { has_more: true, next_page: 'page_2' }, 3],
    ['a cursor that is missing', { has_more: true, next_page: null }, 1],
  ])('with %s are a fault, not half a bill', async (_, more, asked) => {
    const { fault, requests } = await askStub(openai, { secret: admin }, (vendors) =>
      vendors.say(costs, page([], more)),
    )
    expect(fault).toMatchObject({ kind: 'parse' })
    expect(requests.length).toBeLessThanOrEqual(asked)
  })

  it('without end are a fault after a hundred', async () => {
    let count = 0
    const { fault, requests } = await askStub(openai, { secret: admin }, (vendors) =>
      vendors.say(costs, () => ({ body: page([], { has_more: true, next_page: `page_${count++}` }) })),
    )
    expect(fault).toMatchObject({ kind: 'parse', message: expect.stringContaining('100 pages') })
    expect(requests).toHaveLength(100)
  })
})

describe('a key of OpenAI whose kind is not known', () => {
  it('is tried, and asked for less where it is refused', async () => {
    const { reading, requests } = await askStub(openai, { secret: 'sk-madeUpOldKey' }, (vendors) =>
      vendors.fail('openai', { status: 403 }, costs),
    )
    expect(reading?.notes).toEqual([expect.stringContaining('OPENAI_ADMIN_KEY')])
    expect(requests.map(({ path }) => path)).toEqual(['/v1/organization/costs', '/v1/models'])
  })

  it('is not asked for less because OpenAI is down', async () => {
    const { fault, requests } = await askStub(openai, { secret: 'sk-madeUpOldKey' }, (vendors) =>
      vendors.fail('openai', { status: 500 }),
    )
    expect(fault).toMatchObject({ kind: 'unavailable' })
    expect(requests.map(({ path }) => path)).not.toContain('/v1/models')
  })
})

it('names a bill without an amount as what it is', async () => {
  const { fault } = await askStub(openai, { secret: admin }, (vendors) =>
    vendors.say(costs, page([{ amount: { value: 'much', currency: 'usd' }, line_item: null }])),
  )
  expect(fault).toMatchObject({
    kind: 'parse',
    message: '$.data[0].results[0].amount.value of the answer is no amount of money',
  })
})
