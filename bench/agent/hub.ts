/**
 * A hub under the load of 20 machines: 2,000 events a second in batches of 100 for half a minute, then as fast as it goes.
 * `node bench/agent/hub.ts` prints percentiles of the time a batch takes until it is on the disk, and the hub's memory.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const at = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url))
const machines = 20
const batchSize = 100
const perSecond = 2_000
const seconds = Number(process.env.SECONDS ?? 30)

const home = mkdtempSync(path.join(tmpdir(), 'aic-bench-hub-'))
const env = { PATH: process.env.PATH, HOME: home, AIC_OFFLINE: '1', AIC_AGENT_PORT: '0', TZ: 'UTC' }
const keys = Array.from({ length: machines }, (_, n) =>
  execFileSync(process.execPath, [at('apps/cli/bin/aic.js'), 'hub', 'keys', 'add', `machine-${n}`], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim(),
)
const hub = spawn(process.execPath, [at('apps/agent/src/main.ts'), '--hub'], {
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
})
const exited = once(hub, 'exit')
const [line] = (await once(hub.stdout, 'data')) as [Buffer]
const url = /http:\S+/.exec(line.toString())?.[0] as string

let next = 0
let peakKb = 0
const watch = setInterval(() => {
  peakKb = Math.max(peakKb, Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${hub.pid}/status`, 'utf8'))?.[1]))
}, 250)
const idleKb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${hub.pid}/status`, 'utf8'))?.[1])
report('2,000 events a second', await load(seconds, (machines * batchSize) / perSecond))
await pause(2_000)
report('as fast as it goes', await load(Math.min(seconds, 10), 0))
clearInterval(watch)
hub.kill('SIGTERM')
await exited
rmSync(home, { recursive: true })

interface Load {
  readonly tookMs: readonly number[]
  readonly refused: number
  readonly wallMs: number
  /** Of the hub. */
  readonly cpuMs: number
}

/** Each machine sends a batch every so many seconds; 0: the next when the last is taken. */
async function load(forSeconds: number, everySeconds: number): Promise<Load> {
  const tookMs: number[] = []
  let refused = 0
  const beganMs = performance.now()
  const beganCpuMs = cpuMs()
  const endMs = beganMs + forSeconds * 1_000
  await Promise.all(
    keys.map(async (key, n) => {
      for (let round = 0; performance.now() < endMs; round++) {
        const dueMs = beganMs + (round + n / machines) * everySeconds * 1_000
        if (everySeconds > 0) await pause(Math.max(0, dueMs - performance.now()))
        const body = await promisify(gzip)(batch())
        const sentMs = performance.now()
        const status = await post(key, body)
        if (status === 200) tookMs.push(performance.now() - sentMs)
        else {
          refused++
          await pause(200)
        }
      }
    }),
  )
  return { tookMs, refused, wallMs: performance.now() - beganMs, cpuMs: cpuMs() - beganCpuMs }
}

/** What the hub has worked so far; ticks are of 10 ms. */
function cpuMs(): number {
  const fields = readFileSync(`/proc/${hub.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function post(key: string, body: Uint8Array): Promise<number> {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip', 'x-api-key': key }
  const answer = await fetch(`${url}/api/sync/events`, { method: 'POST', headers, body: new Uint8Array(body) })
  await answer.arrayBuffer()
  return answer.status
}

function batch(): string {
  const nowMs = Date.now()
  const events = Array.from({ length: batchSize }, () => ({
    tenant: '',
    eventId: (next++).toString(16).padStart(32, '0'),
    atMs: nowMs - (next % 86_400_000),
    source: 'parrot',
    provider: 'parrot',
    account: '',
    machineId: '',
    machine: '',
    user: 'sam',
    project: `0123456789abcd${next % 40}`,
    projectLabel: '',
    session: `fedcba98765432${next % 70}`,
    model: 'macaw-1-20260101',
    tier: 'standard',
    tokens: { input: 1_000, output: 500, cacheRead: 20_000, cacheWrite5m: 300, cacheWrite1h: 0, reasoning: 0 },
    webSearches: 0,
    costNanoUsd: 12_345_678,
    costKind: 'calculated',
    calculatedNanoUsd: 12_345_678,
    cacheSavedNanoUsd: 5_400_000,
    priceVersion: '2026-11-01',
    isBackground: false,
    version: '1',
    isDeleted: false,
  }))
  return JSON.stringify({ events })
}

function report(title: string, { tookMs, refused, wallMs, cpuMs: workedMs }: Load): void {
  const sorted = tookMs.toSorted((a, b) => a - b)
  const share = (part: number): string => `${(sorted[Math.floor(sorted.length * part)] ?? Number.NaN).toFixed(1)} ms`
  const rate = Math.round((tookMs.length * batchSize) / (wallMs / 1_000))
  process.stdout.write(
    `${title}: ${rate} events/s, p50 ${share(0.5)}, p95 ${share(0.95)}, p99 ${share(0.99)}, refused ${refused}, ` +
      `${Math.round((workedMs / wallMs) * 100)} % of a core, load ${loadavg()[0]?.toFixed(1)}, ` +
      `hub ${Math.round(idleKb / 1_024)} MB at first, ${Math.round(peakKb / 1_024)} MB at most\n`,
  )
}
