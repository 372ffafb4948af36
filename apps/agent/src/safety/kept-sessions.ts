import { readFileSync } from 'node:fs'

/** Digests of sessions, and when each ends, UTC ms. */
export type Sessions = ReadonlyMap<string, number>

/** Sessions that outlive the agent's process, so that a page need not be signed in anew when it is started again. */
export interface KeptSessions {
  read(nowMs: number): Sessions
  /** `leftAtMs`: the agent ends now; null while it runs. */
  write(sessions: Sessions, leftAtMs: number | null): void
}

/**
 * How long the agent may have been away: enough to be updated. While it is, anybody on this machine can listen on its port, and a page
 * shows both halves of its session to whoever is there, so that a longer absence signs all pages out. So does another port.
 */
const longestAwayMs = 60_000

/** Sessions in a file for its owner only. It holds digests, which open nothing, and is written whole by `writeWhole`. */
export function sessionsIn(file: string, port: number, writeWhole: (file: string, text: string) => void): KeptSessions {
  return {
    read(nowMs) {
      try {
        const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<Kept>
        const awayMs = nowMs - (kept.leftAtMs ?? Number.NaN)
        const isOurs = kept.port === port && awayMs >= 0 && awayMs <= longestAwayMs
        return new Map(isOurs && Array.isArray(kept.sessions) ? kept.sessions.filter(isPair) : [])
      } catch {
        return new Map() // none yet, or not readable: pages sign in again
      }
    },
    write(sessions, leftAtMs) {
      try {
        writeWhole(file, `${JSON.stringify({ port, leftAtMs, sessions: [...sessions] } satisfies Kept)}\n`)
      } catch {
        // a full or read-only disk: sessions last as long as the process
      }
    },
  }
}

interface Kept {
  readonly port: number
  readonly leftAtMs: number | null
  readonly sessions: readonly (readonly [string, number])[]
}

const isPair = (value: unknown): value is [string, number] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && Number.isSafeInteger(value[1])
