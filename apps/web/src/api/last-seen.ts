const prefix = 'aic.last.'
/** Counted up when the shape of an answer changes: what an older page kept is not understood. */
const shape = '3.'

/** An answer as it was when it was last asked for, and when that was, UTC ms. */
export interface LastSeen<Answer> {
  readonly atMs: number
  readonly answer: Answer
}

/** What an earlier visit saw, so that the first paint has numbers and a dead agent leaves some; null for nothing. */
export function lastSeen<Answer>(path: string): LastSeen<Answer> | null {
  try {
    const kept = JSON.parse(localStorage.getItem(prefix + shape + path) ?? 'null') as LastSeen<Answer> | null
    return typeof kept?.atMs === 'number' && typeof kept.answer === 'object' ? kept : null
  } catch {
    return null // a browser that keeps nothing, or somebody else's text
  }
}

/** Keeps an answer for the next visit. It holds names and sums, never a key. */
export function keepSeen(path: string, answer: object, atMs: number): void {
  try {
    localStorage.setItem(prefix + shape + path, JSON.stringify({ atMs, answer }))
  } catch {
    // full or forbidden: the next visit starts without numbers
  }
}

/** Forgets all of it: who signs out leaves no numbers behind. */
export function forgetSeen(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key)
}
