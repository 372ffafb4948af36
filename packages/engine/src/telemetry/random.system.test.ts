import { appendFileSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { bundledBook } from '@aic/core'
import { sources } from '@aic/sources'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalUsage } from '../../../../testing/canonical-cells.ts'
import { claudeLine, newHome } from '../../../../testing/claude-home.ts'
import { openAic } from '../aic.ts'
import { placeOf } from '../place.ts'
import { plainUsage } from '../plain-usage.ts'
import { openTelemetryInbox } from './machine.ts'

const startMs = Date.UTC(2026, 10, 22, 9)
const models = ['claude-sonnet-4-5-20250929', 'claude-haiku-4-5-20251001'] as const

/** One step of a session's life: a call, how it is told, and what is done after it. */
const step = fc.record({
  session: fc.constantFrom('s1', 's2'),
  model: fc.constantFrom(...models),
  /** Few values, so that calls look alike. */
  input: fc.constantFrom(10, 20, 500),
  minutes: fc.integer({ min: 0, max: 40 }),
  isLogged: fc.boolean(),
  isTold: fc.boolean(),
  hasRequest: fc.boolean(),
  timesTold: fc.integer({ min: 1, max: 3 }),
  /** What both clocks differ by, in seconds. */
  lateSeconds: fc.integer({ min: -30, max: 30 }),
  isBooked: fc.boolean(),
  isLookedAt: fc.boolean(),
})

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** A home that lives through steps, and what was really used in it. */
class Life {
  readonly home = newHome()
  readonly truth = new Map<string, number>()
  readonly #booked = new Map<string, { input: number; output: number }>()
  #minute = 0
  #count = 0

  get machine() {
    const env = { AIC_DATA_DIR: path.join(this.home, 'data') }
    return { env, home: this.home, platform: 'linux' as const, nowMs: startMs + 40 * 3_600_000, isOffline: true }
  }

  live(steps: readonly Step[], hasRequests: boolean): (() => void)[] {
    return steps.map((one) => () => {
      this.#minute += one.minutes
      const id = `n${this.#count++}`
      const atMs = startMs + this.#minute * 60_000
      // A call that nobody tells of was never made, as far as anybody can know, unless a total holds it.
      if (!one.isLogged && !one.isTold && !one.isBooked) return
      this.#add(`${one.session} ${one.model}`, one.input)
      const request = hasRequests && one.hasRequest ? `req_${id}` : null
      if (one.isLogged) this.#log(one, id, request, atMs)
      if (one.isTold) for (let i = 0; i < one.timesTold; i++) this.#tell(one, request, atMs + one.lateSeconds * 1_000)
      if (one.isBooked) this.#book(one.session, atMs + 60_000)
    })
  }

  #add(key: string, input: number): void {
    this.truth.set(key, (this.truth.get(key) ?? 0) + input)
    const booked = this.#booked.get(key) ?? { input: 0, output: 0 }
    this.#booked.set(key, { input: booked.input + input, output: booked.output + 50 })
  }

  #log(
    { session, model, input }: { session: string; model: string; input: number },
    id: string,
    request: string | null,
    atMs: number,
  ): void {
    const line = JSON.parse(claudeLine({ id, session, model, input, at: new Date(atMs).toISOString() })) as object
    this.#append(session, { ...line, requestId: request ?? undefined })
  }

  #tell(
    { session, model, input }: { session: string; model: string; input: number },
    request: string | null,
    atMs: number,
  ): void {
    const told = { 'session.id': session, model, input_tokens: input, output_tokens: 50, request_id: request ?? '' }
    const attributes = new Map(Object.entries(told))
    openTelemetryInbox(this.machine, () => atMs).takeEvents([{ names: ['claude_code.api_request'], atMs, attributes }])
  }

  #book(session: string, atMs: number): void {
    const own = [...this.#booked].filter(([key]) => key.startsWith(`${session} `))
    const usage = own.map(([key, { input, output }]) => [
      key.slice(session.length + 1),
      { inputTokens: input, outputTokens: output },
    ])
    this.#append(session, {
      type: 'cost-state',
      sessionId: session,
      startTime: startMs,
      totalDuration: atMs - startMs,
      modelUsage: Object.fromEntries(usage),
    })
  }

  #append(session: string, line: object): void {
    const folder = path.join(this.home, '.claude/projects/-work-app')
    mkdirSync(folder, { recursive: true })
    appendFileSync(path.join(folder, `${session}.jsonl`), `${JSON.stringify(line)}\n`)
  }

  /** Input by session and model, after one more look. */
  async counted(): Promise<{ input: Map<string, number>; lines: string[] }> {
    const aic = await openAic(this.machine)
    await aic.collect()
    const usage = aic.usage()
    const lines = canonicalUsage(usage)
    const input = new Map<string, number>()
    for (let i = 0; i < usage.cells.length; i++) {
      const session = usage.sessions[usage.cells.session[i] as number]?.name
      const key = `${session} ${usage.models[usage.cells.model[i] as number]?.name}`
      input.set(key, (input.get(key) ?? 0) + (usage.cells.input[i] as number))
    }
    aic.close()
    return { input, lines }
  }
}

const usedSources = sources.filter(({ telemetry }) => telemetry !== undefined)

async function liveAndLook(steps: readonly Step[], hasRequests: boolean): Promise<void> {
  const life = new Life()
  try {
    for (const [i, act] of life.live(steps, hasRequests).entries()) {
      act()
      if (steps[i]?.isLookedAt) await life.counted()
    }
    const { input, lines } = await life.counted()
    for (const [key, counted] of input) expect(counted, key).toBeLessThanOrEqual(life.truth.get(key) ?? 0)
    if (hasRequests && !steps.some(({ isBooked }) => isBooked)) expectAllToldCounted(steps, input)
    expect(lines).toEqual(canonicalUsage(plainUsage(usedSources, placeOf(life.machine), await bundledBook())))
  } finally {
    rmSync(life.home, { recursive: true, force: true })
  }
}

/** Where no total blurs it, exactly what was logged or told is counted. */
function expectAllToldCounted(steps: readonly Step[], input: ReadonlyMap<string, number>): void {
  const wanted = new Map<string, number>()
  for (const { session, model, input: count, isLogged, isTold } of steps) {
    if (isLogged || isTold) wanted.set(`${session} ${model}`, (wanted.get(`${session} ${model}`) ?? 0) + count)
  }
  expect(new Map([...input].sort())).toEqual(new Map([...wanted].sort()))
}

it('never counts more than was used, whatever logs, telemetry and totals say in whatever order, and what the plain reader says', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), fc.boolean(), liveAndLook), {
    numRuns: 150,
    seed: 22,
  })
}, 300_000)
