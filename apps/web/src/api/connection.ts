import { useSyncExternalStore } from 'react'

/**
 * How the page stands to the agent: `connecting` at first, `live` while changes stream in, `away` while nobody answers,
 * `signed-out` when it answers but not to this page.
 */
export type Connection = 'connecting' | 'live' | 'away' | 'signed-out'

let current: Connection = 'connecting'
const listeners = new Set<() => void>()

/** The state now. */
export const connection = (): Connection => current

/** Tells every part of the page. */
export function setConnection(next: Connection): void {
  if (next === current) return
  current = next
  for (const listener of listeners) listener()
}

/** The state, as components see it. */
export const useConnection = (): Connection =>
  useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, connection)
