import { readFileSync } from 'node:fs'

/** Digests of sessions, and when each ends, UTC ms. */
export type Sessions = ReadonlyMap<string, number>

/** Sessions that outlive the agent's process, so that a page need not be signed in anew after each start. */
export interface KeptSessions {
  read(): Sessions
  write(sessions: Sessions): void
}

/** Sessions in a file for its owner only. It holds digests, which open nothing, and is written whole by `writeWhole`. */
export function sessionsIn(file: string, writeWhole: (file: string, text: string) => void): KeptSessions {
  return {
    read() {
      try {
        const pairs = JSON.parse(readFileSync(file, 'utf8')) as unknown
        return new Map(Array.isArray(pairs) ? pairs.filter(isPair) : [])
      } catch {
        return new Map() // none yet, or not readable: pages sign in again
      }
    },
    write(sessions) {
      try {
        writeWhole(file, `${JSON.stringify([...sessions])}\n`)
      } catch {
        // a full or read-only disk: sessions last as long as the process
      }
    },
  }
}

const isPair = (value: unknown): value is [string, number] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && Number.isSafeInteger(value[1])
