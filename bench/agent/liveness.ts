import { spawnSync } from 'node:child_process'
import { emptyScript } from '../tools.ts'
import { type AgentProcess, newFolders, startAgentFor } from './agent-process.ts'
import { type Finding, median, quantile } from './figures.ts'
import { GrowingLog } from './growing-log.ts'
import { loadOf } from './load.ts'
import { until } from './throughput.ts'

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** How soon a new line is told, what idling costs, and what a day's traffic leaves in memory. */
export async function liveness({
  requests,
  appends,
}: {
  readonly requests: number
  readonly appends: number
}): Promise<Finding[]> {
  const log = new GrowingLog()
  const agent = await startAgentFor(log.home, newFolders('liveness'))
  try {
    await until(async () => (await log.callsToldBy(agent)) || null, 10_000)
    const freshMs = await freshness(agent, log, 60)
    const idle = await idleShare(agent, 20_000)
    const { before, after } = await soak(agent, log, requests, appends)
    return [
      {
        what: 'a new line in a log until it is in the WebSocket stream, p95 of 60',
        target: '≤ 300 ms',
        measured: `${quantile(freshMs, 0.95).toFixed(0)} ms (median ${median(freshMs).toFixed(0)} ms)`,
        isMet: quantile(freshMs, 0.95) <= 300,
      },
      {
        what: 'CPU while idle, over 20 s',
        target: '< 1 % of a core',
        measured: `${(idle * 100).toFixed(2)} %`,
        isMet: idle < 0.01,
      },
      {
        what: `memory after ${requests.toLocaleString('en')} requests and ${appends.toLocaleString('en')} appends`,
        target: '< 120 MiB resident, no growth in the second half',
        measured: `${after.toFixed(0)} MiB, ${before.toFixed(0)} MiB at half`,
        isMet: after < 120 && after < before * 1.1,
      },
    ]
  } finally {
    await agent.stop()
  }
}

/** Milliseconds from each append to the message that tells of it. */
async function freshness(agent: AgentProcess, log: GrowingLog, times: number): Promise<number[]> {
  const told = Promise.withResolvers<void>()
  let heard: (() => void) | null = null
  // Node's WebSocket takes headers, which the type of browsers lacks.
  const options = { headers: { authorization: `Bearer ${agent.token}` } } as unknown as string[]
  const socket = new WebSocket(`${agent.url.replace('http', 'ws')}/api/ws`, options)
  socket.addEventListener('open', () => told.resolve())
  socket.addEventListener('error', () => told.reject(new Error('no WebSocket')))
  socket.addEventListener('message', ({ data }) => {
    if ((JSON.parse(String(data)) as { type: string }).type === 'ledger') heard?.()
  })
  await told.promise
  const found: number[] = []
  for (let i = 0; i < times; i++) {
    await wait(200 + Math.random() * 400)
    const next = new Promise<void>((resolve) => {
      heard = resolve
    })
    const beganMs = performance.now()
    log.append()
    await Promise.race([next, wait(5_000)])
    found.push(performance.now() - beganMs)
  }
  socket.close()
  return found
}

/** Share of one core that the agent takes while nothing happens, 0–1. */
async function idleShare(agent: AgentProcess, spanMs: number): Promise<number> {
  await wait(2_000)
  const before = agent.usage().cpuMs
  await wait(spanMs)
  return (agent.usage().cpuMs - before) / spanMs
}

/** Resident memory at half of the traffic and at its end, MiB. */
async function soak(
  agent: AgentProcess,
  log: GrowingLog,
  requests: number,
  appends: number,
): Promise<{ before: number; after: number }> {
  const half = async (): Promise<number> => {
    let asked = 0
    const appending = (async () => {
      for (let i = 0; i < appends / 2; i++) {
        log.append()
        if (i % 25 === 0) await wait(20)
      }
    })()
    while (asked < requests / 2) {
      for (const target of ['/api/overview', '/api/usage', '/api/reports/daily', '/api/limits']) {
        const { requestsPerSecond } = await loadOf(agent.url + target, agent.token, 1)
        asked += requestsPerSecond
      }
    }
    await appending
    await until(async () => ((await log.callsToldBy(agent)) === log.count ? true : null), 30_000)
    await wait(3_000)
    return agent.usage().rssMib
  }
  return { before: await half(), after: await half() }
}

/** From the fork of the agent to its first answer, less what Node takes to start. */
export async function startTime(home: string): Promise<Finding[]> {
  const times: number[] = []
  const folders = newFolders('start')
  await (await startAgentFor(home, folders)).stop() // the ledger is there from now on
  for (let i = 0; i < 7; i++) {
    const beganMs = performance.now()
    spawnSync(process.execPath, [emptyScript])
    const nodeMs = performance.now() - beganMs
    const agent = await startAgentFor(home, folders)
    times.push(agent.startMs - nodeMs)
    await agent.stop()
  }
  const ms = median(times)
  return [
    {
      what: 'start to first answer, beyond Node’s own',
      target: '< 300 ms',
      measured: `${ms.toFixed(0)} ms`,
      isMet: ms < 300,
    },
  ]
}
