import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { utc } from '@aic/core/report'
import { findQuery, SqliteFleet } from '@aic/fleet'
import { type Finding, quantile } from '../agent/figures.ts'
import { emptyData } from './aic-runs.ts'
import { cpuMsOf, dataOf, endProcess, rssMibOf } from './engine-process.ts'
import { addTo, type EventTotals, manyEvents } from './many-events.ts'

const machines = 20
const batchSize = 125
/** Each machine sends a batch a second. */
const offeredPerSecond = machines * batchSize
/** Every so many batches one is sent again, as after an answer that was lost. */
const repeatEvery = 20

/** How long machines send, and the folder of the programs. */
export interface HubLoad {
  readonly seconds: number
  readonly dist: string
}

/** A hub and twenty machines: first at a given rate, then as fast as it goes; afterwards its file must hold every event once. */
export async function hubUnderLoad({ seconds, dist }: HubLoad): Promise<Finding[]> {
  const name = 'hub'
  emptyData(name)
  const env = {
    PATH: process.env.PATH,
    HOME: dataOf(name),
    AIC_DATA_DIR: dataOf(name),
    AIC_CONFIG_DIR: dataOf(name),
    AIC_OFFLINE: '1',
    TZ: 'UTC',
  }
  const keys = Array.from({ length: machines }, (_, n) => newKey(path.join(dist, 'aic.js'), `machine-${n}`, env))
  const hub = spawn(process.execPath, [path.join(dist, 'agent.js'), '--hub', '--port', '0'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(hub.stdout, 'data')) as [Buffer]
  const url = /http:\S+/.exec(line.toString())?.[0] as string
  const load = new Load(url, keys)
  const memory: number[] = []
  const watch = setInterval(() => memory.push(rssMibOf(hub.pid as number)), 500)
  await load.run(2, 1) // warm
  const beforeMs = cpuMsOf(hub.pid as number)
  const steady = await load.run(seconds, 1)
  const workedMs = cpuMsOf(hub.pid as number) - beforeMs
  const steadyMemory = memory.splice(0)
  const fastest = await load.run(seconds / 2, 0)
  clearInterval(watch)
  await endProcess(hub)
  checkSums(path.join(dataOf(name), 'fleet.sqlite'), load.totals)
  return findingsOf(steady, fastest, { steadyMemory, memory, load, workedMs })
}

const newKey = (aic: string, name: string, env: Record<string, string | undefined>): string =>
  execFileSync(process.execPath, [aic, 'hub', 'keys', 'add', name], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()

interface Phase {
  readonly tookMs: readonly number[]
  readonly events: number
  readonly wallMs: number
}

class Load {
  readonly totals: EventTotals = { events: 0, totalTokens: 0, costNanoUsd: 0n }
  refused = 0
  repeated = 0
  readonly #url: string
  readonly #keys: readonly string[]
  readonly #batches = manyEvents(Number.MAX_SAFE_INTEGER, Date.now(), batchSize)

  constructor(url: string, keys: readonly string[]) {
    this.#url = url
    this.#keys = keys
  }

  /** All machines at once for so many seconds; 0 between batches: the next goes when the last was taken. */
  async run(forSeconds: number, everySeconds: number): Promise<Phase> {
    const tookMs: number[] = []
    const beganMs = performance.now()
    const before = this.totals.events
    await Promise.all(
      this.#keys.map(async (key, n) => {
        for (let round = 0; performance.now() - beganMs < forSeconds * 1e3; round++) {
          const dueMs = beganMs + (round + n / machines) * everySeconds * 1e3
          if (everySeconds > 0) await pause(Math.max(0, dueMs - performance.now()))
          tookMs.push(...(await this.#sendNext(key)))
        }
      }),
    )
    return { tookMs, events: this.totals.events - before, wallMs: performance.now() - beganMs }
  }

  async #sendNext(key: string): Promise<number[]> {
    const { value: batch } = this.#batches.next()
    if (batch === undefined) throw new Error('no more events')
    addTo(this.totals, batch)
    const text = JSON.stringify({ events: batch.events }, (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    )
    const body = new Uint8Array(await promisify(gzip)(text))
    const times = [await this.#post(key, body)]
    if (Math.floor(this.totals.events / batchSize) % repeatEvery === 0) {
      this.repeated++
      times.push(await this.#post(key, body))
    }
    return times
  }

  /** Sends until it is taken, as machines do; how long the time took that it was. */
  async #post(key: string, body: Uint8Array<ArrayBuffer>): Promise<number> {
    for (;;) {
      const beganMs = performance.now()
      const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip', 'x-api-key': key }
      const answer = await fetch(`${this.#url}/api/sync/events`, { method: 'POST', headers, body })
      const text = await answer.text()
      if (answer.ok) return performance.now() - beganMs
      if (answer.status !== 429 && answer.status !== 503) throw new Error(`the hub answered ${answer.status}: ${text}`)
      this.refused++
      await pause(200)
    }
  }
}

/** Throws unless the file holds each event that was taken, once. */
function checkSums(file: string, totals: EventTotals): void {
  const fleet = SqliteFleet.open(file, { now: Date.now })
  const rows = fleet.query(findQuery('model-cost'), {}, { tenant: 'default', zone: utc, nowMs: Date.now() })
  fleet.close()
  const sumOf = (name: string): number => rows.reduce((sum, row) => sum + Number(row[name]), 0)
  const found = `${sumOf('calls')} events with ${sumOf('total_tokens')} tokens`
  const sent = `${totals.events} events with ${totals.totalTokens} tokens`
  if (found !== sent) throw new Error(`the hub holds ${found}, was sent ${sent}`)
}

interface Watched {
  readonly steadyMemory: readonly number[]
  readonly memory: readonly number[]
  readonly load: Load
  /** Of the hub's processor time, at the steady rate, ms. */
  readonly workedMs: number
}

function findingsOf(steady: Phase, fastest: Phase, { steadyMemory, memory, load, workedMs }: Watched): Finding[] {
  const rateOf = ({ events, wallMs }: Phase): number => events / (wallMs / 1e3)
  const shown = (rate: number): string => Math.round(rate).toLocaleString('en')
  const p99Ms = quantile(steady.tookMs, 0.99)
  const [startMib, endMib] = [steadyMemory[4] ?? Number.NaN, memory.at(-1) ?? Number.NaN]
  const peakMib = Math.max(...steadyMemory, ...memory)
  return [
    {
      what: `a hub, ${machines} machines, batches of ${batchSize} on the disk`,
      target: '≥ 2,000 events/s',
      measured: `${shown(rateOf(steady))} events/s of ${shown(offeredPerSecond)} offered, ${Math.round((workedMs / steady.wallMs) * 100)} % of a core; as fast as it goes ${shown(rateOf(fastest))} events/s, p99 ${quantile(fastest.tookMs, 0.99).toFixed(0)} ms`,
      isMet: rateOf(steady) >= 2_000,
    },
    {
      what: 'one batch at that rate, p99',
      target: '< 250 ms',
      measured: `${p99Ms.toFixed(0)} ms (median ${quantile(steady.tookMs, 0.5).toFixed(0)} ms)`,
      isMet: p99Ms < 250,
    },
    {
      what: 'the hub’s memory meanwhile',
      target: '< 300 MiB resident',
      measured: `${startMib.toFixed(0)} MiB after the first seconds, ${endMib.toFixed(0)} MiB at the end, ${peakMib.toFixed(0)} MiB at most; ${load.totals.events.toLocaleString('en')} events, ${load.repeated} batches of them sent twice: none lost, none kept twice`,
      isMet: peakMib < 300,
    },
  ]
}
