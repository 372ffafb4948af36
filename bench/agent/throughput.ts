import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { workFolder } from '../folders.ts'
import { type AgentProcess, newFolders, startAgentFor } from './agent-process.ts'
import { type Finding, median, quantile } from './figures.ts'
import { type Load, loadOf } from './load.ts'

const rounds = 3
const seconds = 5

/** Answers that are kept, beside a bare route of the same library that writes out the same value, in turn. */
export async function throughput(home: string): Promise<Finding[]> {
  const agent = await startAgentFor(home, newFolders('throughput'))
  try {
    const findings: Finding[] = []
    for (const target of ['/api/usage', '/api/reports/daily']) findings.push(...(await beside(agent, target)))
    return findings
  } finally {
    await agent.stop()
  }
}

async function beside(agent: AgentProcess, target: string): Promise<Finding[]> {
  const answer = await fetch(agent.url + target, { headers: { authorization: `Bearer ${agent.token}` } })
  const file = path.join(workFolder, 'agent', 'answer.json')
  writeFileSync(file, await answer.text())
  const port = 17_000 + Math.floor(Math.random() * 900)
  const bare = spawn(process.execPath, [path.join(import.meta.dirname, 'bare-server.ts'), String(port), file])
  await once(bare.stdout, 'data')
  const pairs: (readonly [ours: Load, bare: Load])[] = []
  try {
    await loadOf(agent.url + target, agent.token, 1) // both warm
    await loadOf(`http://127.0.0.1:${port}/value`, agent.token, 1)
    for (let i = 0; i < rounds; i++) {
      const ours = await loadOf(agent.url + target, agent.token, seconds)
      pairs.push([ours, await loadOf(`http://127.0.0.1:${port}/value`, agent.token, seconds)])
    }
  } finally {
    bare.kill()
  }
  const failures = pairs.reduce((sum, [ours]) => sum + ours.failures, 0)
  if (failures > 0) throw new Error(`${target}: ${failures} requests failed`)
  const ratio = median(pairs.map(([ours, other]) => ours.requestsPerSecond / other.requestsPerSecond))
  const perSecond = median(pairs.map(([ours]) => ours.requestsPerSecond))
  const p99Ms = median(pairs.map(([ours]) => ours.p99Ms))
  const kib = (statSync(file).size / 1024).toFixed(1)
  return [
    {
      what: `\`GET ${target}\` (${kib} KiB), kept, 50 connections`,
      target: '≥ 0.7× a bare JSON route',
      measured: `${ratio.toFixed(2)}× (${Math.round(perSecond).toLocaleString('en')} requests/s)`,
      isMet: ratio >= 0.7,
    },
    { what: `\`GET ${target}\`, p99`, target: '< 20 ms', measured: `${p99Ms.toFixed(1)} ms`, isMet: p99Ms < 20 },
  ]
}

/** Reports that nobody has asked for yet, over a ledger of a million calls. */
export async function millionCalls(home: string): Promise<Finding[]> {
  const agent = await startWithLedger(home, 'million')
  try {
    const ask = async (target: string): Promise<number> => {
      const beganMs = performance.now()
      const answer = await fetch(agent.url + target, { headers: { authorization: `Bearer ${agent.token}` } })
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${target}: ${answer.status}`)
      return performance.now() - beganMs
    }
    for (let i = 1; i <= 20; i++) await ask(`/api/reports/daily?limit=${i}`)
    const times: number[] = []
    for (let i = 21; i <= 220; i++) times.push(await ask(`/api/reports/daily?limit=${i}`))
    const p95Ms = quantile(times, 0.95)
    return [
      {
        what: '`GET /api/reports/daily`, each time another number of rows, a ledger of 1 M calls, p95',
        target: '< 30 ms',
        measured: `${p95Ms.toFixed(1)} ms (median ${median(times).toFixed(1)} ms)`,
        isMet: p95Ms < 30,
      },
    ]
  } finally {
    await agent.stop()
  }
}

/** An agent whose ledger was made by an earlier one: the first import is over. */
export async function startWithLedger(home: string, name: string): Promise<AgentProcess> {
  const folders = newFolders(name)
  const first = await startAgentFor(home, folders)
  await until(async () => ((await total(first)) > 0 ? true : null), 120_000)
  await first.stop()
  const agent = await startAgentFor(home, folders)
  await until(async () => ((await total(agent)) > 0 ? true : null), 120_000)
  return agent
}

async function total(agent: AgentProcess): Promise<number> {
  const answer = await fetch(`${agent.url}/api/reports/monthly`, {
    headers: { authorization: `Bearer ${agent.token}` },
  })
  const { totals } = (await answer.json()) as { readonly totals: { readonly totalTokens: number } }
  return totals?.totalTokens ?? 0
}

/** Asks until there is an answer. */
export async function until<T>(ask: () => Promise<T | null>, patienceMs: number): Promise<T> {
  const endMs = performance.now() + patienceMs
  for (;;) {
    const found = await ask()
    if (found !== null) return found
    if (performance.now() > endMs) throw new Error('waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
