import { ProviderFault, type Reading } from '@aic/core/limit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Failure, startVendors, type Vendors } from '../../../testing/vendors/server.ts'
import { checkProvider, readProvider } from './ask.ts'
import { changed, stringified } from './contract-changes.ts'
import type { Credential, Provider } from './provider.ts'
import type { Answer } from './vendor.ts'

/** What a vendor says, and what that must read as. */
export interface Example {
  /** Completes `it reads …`. */
  readonly name: string
  /** By route, what it says instead of what its stub says: `{'GET api.example.com/v1/usage': {…}}`. */
  readonly answers?: Readonly<Record<string, unknown>>
  readonly credential?: Partial<Credential>
  /** Compared with `toMatchObject`: lists as long as here, objects with at least these fields. */
  readonly reads: { readonly [K in keyof Reading]?: unknown }
}

/** What the contract needs to know of a provider. */
export interface ProviderExamples {
  /** A key of the right shape, made up. */
  readonly credential: Partial<Credential> & Pick<Credential, 'secret'>
  readonly examples: readonly Example[]
  /** Kinds of fault by status where they are not the usual ones: Google says 400 for a bad key. */
  readonly faults?: Readonly<Record<number, ProviderFault['kind']>>
  /** How the vendor words its refusals, with `MESSAGE` where its words are. Defaults to `{error: {message: 'MESSAGE'}}`. */
  readonly refusal?: unknown
  /** Defaults to {@link contractNowMs}. */
  readonly nowMs?: number
}

/** The moment at which examples are read: 2026-08-15T12:00:00Z. */
export const contractNowMs = Date.UTC(2026, 7, 15, 12)

/**
 * The contract of every provider, over real HTTP against its stub in `testing/vendors`: answers map literally; each way to fail is the right
 * fault; nothing that is not told becomes 0; no secret is in a fault, a note, a URL or a kept answer; nobody else is asked.
 */
export function describeProvider(provider: Provider, examples: ProviderExamples): void {
  describe(`${provider.id} keeps the contract of providers`, () => {
    const stage = new Stage(provider, examples)
    beforeAll(async () => stage.open())
    beforeEach(() => stage.vendors.reset())
    afterAll(async () => stage.vendors.close())
    itDescribesItself(provider)
    for (const example of examples.examples) itReads(stage, example)
    itFails(stage)
    itWaits(stage)
    itKeepsSecrets(stage)
  })
}

/** How secrets of vendors begin. */
const secretShapes = [
  'sk-',
  'sk-proj-',
  'sk-admin-',
  'sk-ant-oat01-',
  'sk-ant-api03-',
  'sk-or-v1-',
  'gho_',
  'ghu_',
  'ghp_',
  'ghs_',
  'github_pat_',
  'ya29.',
  'AIza',
  'eyJ',
  'xai-',
  'gsk_',
  'crsr_',
  'tid=',
  'Bearer ',
  'Cookie: session=',
  'Authorization: Basic ',
  'https://user:',
  'access_token=',
]

/** A provider and its vendor's stub. */
class Stage {
  readonly provider: Provider
  readonly examples: ProviderExamples
  readonly answers: Answer[] = []
  readonly waits: number[] = []
  vendors!: Vendors

  constructor(provider: Provider, examples: ProviderExamples) {
    this.provider = provider
    this.examples = examples
  }

  async open(): Promise<void> {
    this.vendors = await startVendors({ nowMs: () => this.nowMs })
  }

  get nowMs(): number {
    return this.examples.nowMs ?? contractNowMs
  }

  credential(change: Partial<Credential> = {}): Credential {
    const usual = { from: 'file', place: '/home/sample/key', expiresAtMs: null, extra: {} } as const
    return { ...usual, ...this.examples.credential, ...change }
  }

  async read(example?: Example, timeoutMs = 5_000): Promise<Reading> {
    return await readProvider(this.provider, this.credential(example?.credential), this.#options(timeoutMs))
  }

  async check(): Promise<void> {
    await checkProvider(this.provider, this.credential(), this.#options(5_000))
  }

  #options(timeoutMs: number) {
    this.answers.length = 0
    this.waits.length = 0
    return {
      nowMs: () => this.nowMs,
      vendorOrigin: this.vendors.origin,
      timeoutMs,
      wait: async (ms: number) => {
        this.waits.push(ms)
      },
      onAnswer: (answer: Answer) => {
        this.answers.push(answer)
      },
    }
  }

  prepare({ answers = {} }: Example, change: (body: unknown) => unknown = (body) => body): void {
    this.vendors.reset()
    for (const [route, body] of Object.entries(answers)) this.vendors.say(route, change(body))
  }

  /** Zeros that a changed answer has beside those of the whole one; none where the reading ends in a fault, as it may. */
  async newZeros(example: Example, zeros: readonly string[]): Promise<string[]> {
    try {
      return zerosOf(await this.read(example)).filter((zero) => !zeros.includes(zero))
    } catch (error) {
      if (error instanceof ProviderFault && !error.message.includes('could not be read')) return []
      throw error
    }
  }

  /** A refusal in the vendor's form. */
  refusal(words: string): unknown {
    const form = JSON.stringify(this.examples.refusal ?? { error: { message: 'MESSAGE' } })
    return JSON.parse(form.replace('"MESSAGE"', () => JSON.stringify(words)))
  }

  async faultOf(failure: Failure, timeoutMs?: number): Promise<ProviderFault> {
    this.vendors.reset()
    this.vendors.fail(this.provider.id, failure)
    const told: unknown = await this.read(undefined, timeoutMs).catch((error: unknown) => error)
    if (told instanceof ProviderFault) return told
    throw new Error(`no fault: ${JSON.stringify(told)}`)
  }
}

function itDescribesItself({ id, name, origins, keyVariables }: Provider): void {
  it('has a name, and https hosts without a path', () => {
    expect(id).toMatch(/^[a-z][a-z0-9-]*$/)
    expect(name).not.toBe('')
    for (const origin of origins) expect(new URL(origin)).toMatchObject({ protocol: 'https:', origin })
    for (const variable of keyVariables) expect(variable).toMatch(/^[A-Z][A-Z0-9_]*$/)
  })
}

function itReads(stage: Stage, example: Example): void {
  it(`reads ${example.name}`, async () => {
    stage.prepare(example)
    const reading = await stage.read(example)
    expect(reading).toMatchObject({ provider: stage.provider.id, atMs: stage.nowMs, ...example.reads })
    expect(reading.account.key).toMatch(/^[0-9a-f]{16}$/)
    expectWhole(reading)
  })

  it(`reads ${example.name}, with numbers written as texts, alike`, async () => {
    stage.prepare(example)
    const reading = await stage.read(example)
    stage.prepare(example, stringified)
    expect(await stage.read(example)).toEqual(reading)
  })

  it(`makes no 0 of what is missing, null or of another shape in ${example.name}`, async () => {
    stage.prepare(example)
    const zeros = zerosOf(await stage.read(example))
    for (const [route, body] of Object.entries(example.answers ?? {})) {
      for (const { body: other, where } of changed(body)) {
        stage.prepare(example)
        stage.vendors.say(route, other)
        expect(await stage.newZeros(example, zeros), where).toEqual([])
      }
    }
  })
}

/** Amounts of 0 in a reading, by what they are of. */
const zerosOf = ({ limits, balances }: Reading): string[] => [
  ...limits.flatMap(({ id, usedPercent, used }) => [
    ...(usedPercent === 0 ? [`${id} percent`] : []),
    ...(used === 0 ? [`${id} used`] : []),
  ]),
  ...balances.flatMap(({ label, remaining }) => (remaining === 0 ? [`${label} remaining`] : [])),
]

/** What holds for every reading: ids once, finite numbers, whole nano-units, windows that have a length. */
function expectWhole({ limits, balances, costs, usage, notes }: Reading): void {
  expect(new Set(limits.map(({ id }) => id)).size).toBe(limits.length)
  for (const limit of limits) {
    expect(limit.id === limit.kind || limit.id.startsWith(`${limit.kind}:`), limit.id).toBe(true)
    for (const number of [limit.usedPercent, limit.windowMs, limit.resetsAtMs, limit.used, limit.limit]) {
      expect(number === null || Number.isFinite(number)).toBe(true)
    }
    expect(isCurrency(limit.currency), limit.id).toBe(limit.unit === 'money')
  }
  for (const { remaining, unit, currency } of balances) {
    expect(Number.isFinite(remaining)).toBe(true)
    expect(isCurrency(currency)).toBe(unit === 'money')
  }
  for (const { amountNano, fromMs, toMs } of costs) {
    expect(Number.isInteger(amountNano) && fromMs < toMs).toBe(true)
  }
  for (const { fromMs, toMs } of usage) expect(fromMs).toBeLessThan(toMs)
  for (const note of notes) expect(note).toMatch(/[.!?]$/)
}

const isCurrency = (text: string | null): boolean => /^[A-Z]{3}$/.test(text ?? '')

function itFails(stage: Stage): void {
  const kindOf = (status: number, usual: ProviderFault['kind']) => stage.examples.faults?.[status] ?? usual
  const statuses = [
    [401, 'expired'],
    [403, 'denied'],
    [404, 'api'],
    [429, 'rate-limited'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ] as const

  it.each(statuses)('says of status %i that it is %s, unless it knows better', async (status, usual) => {
    const fault = await stage.faultOf({ status })
    expect(fault).toMatchObject({ kind: kindOf(status, usual), status })
    expect(fault.advice).not.toBe('')
  })

  it.each([
    ['a web page', { body: '<!doctype html><title>Sign in</title>' }],
    ['half of its JSON', { how: 'cut' }],
    ['nothing', { body: '' }],
    ['a list', { body: [] }],
    ['a number', { body: 7 }],
  ] as const)('says of an answer that is %s that it can not read it', async (_, failure) => {
    expect(await stage.faultOf(failure)).toMatchObject({ kind: 'parse' })
  })

  it('says of a vendor that hangs, or breaks off, that it was not reached', async () => {
    expect(await stage.faultOf({ how: 'hang' }, 100)).toMatchObject({ kind: 'network', status: null })
    expect(await stage.faultOf({ how: 'drop' })).toMatchObject({ kind: 'network', status: null })
  })

  it('does not follow a redirect to another host', async () => {
    const fault = await stage.faultOf({ status: 302, location: 'https://elsewhere.example/login' })
    expect(fault.status).toBe(302)
    expect(stage.vendors.requests.filter(({ host }) => host === 'elsewhere.example')).toEqual([])
  })

  it('sends no sign-in that has expired', async () => {
    const expiresAtMs = stage.nowMs - 1
    await expect(stage.read({ name: '', reads: {}, credential: { expiresAtMs } })).rejects.toMatchObject({
      kind: 'expired',
    })
    expect(stage.vendors.requests).toEqual([])
  })

  it('tells a good key from a bad one', async () => {
    await stage.check()
    stage.vendors.fail(stage.provider.id, { status: 401 })
    await expect(stage.check()).rejects.toMatchObject({ kind: kindOf(401, 'expired') })
  })
}

function itWaits(stage: Stage): void {
  const date = new Date(stage.nowMs + 90_000).toUTCString()

  it.each([
    ['0', 300_000],
    ['30', 30_000],
    [date, 90_000],
    [undefined, 300_000],
    ['soon', 300_000],
  ])('waits as Retry-After %s says, after status 429', async (retryAfter, waitMs) => {
    const fault = await stage.faultOf({ status: 429, ...(retryAfter === undefined ? {} : { retryAfter }) })
    expect(fault).toMatchObject({ kind: 'rate-limited', retryAtMs: stage.nowMs + waitMs })
    expect(stage.waits).toEqual([])
  })
}

function itKeepsSecrets(stage: Stage): void {
  it('tells no secret: not in faults, kept answers or URLs, even when the vendor repeats it', async () => {
    const { secret } = stage.credential()
    const body = stage.refusal(`bad key ${secret} of jane.doe@mail.example.com`)
    for (const status of [400, 401, 403, 404, 422, 429, 500]) {
      const fault = await stage.faultOf({ status, body })
      const told = JSON.stringify([fault.message, fault.advice, String(fault.cause), fault.stack, stage.answers])
      expect(stage.answers.length).toBeGreaterThan(0)
      expect(told).not.toContain(secret)
      expect(told).not.toContain('jane.doe')
    }
  })

  it('tells nothing of any other secret, of whatever shape', async () => {
    const foreign = secretShapes.map((begin) => `${begin}${'9aZ'.repeat(12)}canary`)
    for (const [at, one] of foreign.entries()) {
      const status = [400, 401, 403, 422, 429][at % 5] ?? 400
      const fault = await stage.faultOf({ status, body: stage.refusal(`for ${one} (jane.doe@mail.example.com)`) })
      expect(JSON.stringify([fault.message, fault.advice, fault.stack, stage.answers])).not.toMatch(/canary|jane\.doe/)
    }
    stage.prepare({ name: '', reads: {} })
    const lists = foreign.map((one) => ({ note: one, list: [one], more: { [one]: one } }))
    stage.vendors.fail(stage.provider.id, { body: { lists } })
    await stage.read().catch(() => null)
    expect(stage.answers.length).toBeGreaterThan(0)
    expect(JSON.stringify(stage.answers)).not.toContain('canary')
  })

  it('asks only its own hosts, with no secret in a URL, and tells none in what it reads', async () => {
    for (const example of stage.examples.examples) {
      stage.prepare(example)
      const credential = stage.credential(example.credential)
      const reading = await stage.read(example)
      const origins = [...stage.provider.origins, ...(stage.provider.originsOf?.(credential) ?? [])]
      const hosts = new Set(origins.map((origin) => new URL(origin).host))
      expect(stage.vendors.requests.length).toBeGreaterThan(0)
      for (const { host, path, query } of stage.vendors.requests) {
        expect([...hosts]).toContain(host)
        expect(decodeURIComponent(`${path}?${query.toString()}`)).not.toContain(credential.secret)
      }
      expect(JSON.stringify([reading, stage.answers])).not.toContain(credential.secret)
    }
  })
}
