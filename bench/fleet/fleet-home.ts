import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { workFolder } from '../folders.ts'
import { Random } from '../random.ts'

const dayMs = 86_400_000
/** A home is made anew when it is this old, long before the fleet would forget its first calls. */
const longestKeptMs = 60 * dayMs
const callsOfSession = 500
const models = [
  'claude-opus-4-8',
  'claude-sonnet-4-6',
  'claude-haiku-4-5-20251001',
  'claude-sonnet-5',
  'claude-opus-4-5-20251101',
  'claude-sonnet-4-5-20250929',
] as const

/** What a home holds, counted while it was written. */
export interface HomeTotals {
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cacheReadTokens: number
  readonly cacheWriteTokens: number
  /** The newest call's time at most, UTC ms. */
  readonly endMs: number
}

/** A home of Claude Code on disk, and what it holds. */
export interface FleetHome {
  readonly folder: string
  readonly totals: HomeTotals
}

/**
 * A home with so many calls over the year before now, in sessions of 500, in 40 projects. Nothing but lines of calls: what an import into
 * the fleet costs is decided by calls, not by what lies between them. Made once; seeded, so equal but for its end.
 */
export function fleetHome(calls: number, nowMs: number): FleetHome {
  const folder = path.join(workFolder, 'homes', `fleet-${calls}`)
  const manifest = `${folder}.json`
  if (existsSync(manifest)) {
    const totals = JSON.parse(readFileSync(manifest, 'utf8')) as HomeTotals
    if (nowMs - totals.endMs < longestKeptMs) return { folder, totals }
  }
  rmSync(folder, { recursive: true, force: true })
  const totals = { calls: 0, inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, endMs: nowMs }
  const random = new Random(11)
  const sessions = Math.ceil(calls / callsOfSession)
  for (let session = 0; session < sessions; session++) {
    const startMs = nowMs - 365 * dayMs + (session / sessions) * 364 * dayMs
    writeSession(folder, random, { session, startMs, calls: Math.min(callsOfSession, calls - totals.calls) }, totals)
  }
  writeFileSync(manifest, JSON.stringify(totals))
  return { folder, totals }
}

interface Session {
  readonly session: number
  readonly startMs: number
  readonly calls: number
}

type Counted = { -readonly [Name in keyof HomeTotals]: number }

function writeSession(home: string, random: Random, { session, startMs, calls }: Session, totals: Counted): void {
  const cwd = `/work/project-${session % 40}`
  const folder = path.join(home, '.claude/projects', cwd.replaceAll('/', '-'))
  mkdirSync(folder, { recursive: true })
  const sessionId = `00000000-0000-4000-8000-${String(session).padStart(12, '0')}`
  let lines = ''
  for (let call = 0; call < calls; call++) {
    const usage = {
      input_tokens: random.int(0, 50),
      output_tokens: 1 + random.int(0, 2_000),
      cache_read_input_tokens: random.int(0, 150_000),
      cache_creation_input_tokens: random.int(0, 9_000),
    }
    totals.calls++
    totals.inputTokens += usage.input_tokens
    totals.outputTokens += usage.output_tokens
    totals.cacheReadTokens += usage.cache_read_input_tokens
    totals.cacheWriteTokens += usage.cache_creation_input_tokens
    const timestamp = new Date(startMs + call * 31_000).toISOString()
    const id = `msg_${session}_${call}`
    const message = { id, type: 'message', role: 'assistant', model: random.pick(models), usage }
    lines += `${JSON.stringify({ type: 'assistant', sessionId, cwd, requestId: `req_${id}`, timestamp, message })}\n`
  }
  writeFileSync(path.join(folder, `${sessionId}.jsonl`), lines)
}
