import { hash } from 'node:crypto'
import { hashHex } from '@aic/core'
import type { LedgerRecord } from '@aic/store'

/**
 * The id of an event: 32 hex digits of SHA-256, equal on every machine that holds a copy of the call. Nothing in it says where the call was
 * made, and ids of calls are random themselves, so none can be told from it.
 */
const idOf = (...parts: readonly string[]): string => hash('sha256', parts.join('\0')).slice(0, 32)

/** What of a record decides which event it is of, where no copy is known that says more. */
export type NamedRecord = Pick<LedgerRecord, 'source' | 'key' | 'request' | 'session' | 'isIdEnough'>

/** The id of the event that a record alone would be: by its id, and where that is not enough by its request, else by its session. */
export function eventIdOf({ source, key, request, session, isIdEnough }: NamedRecord): string {
  if (isIdEnough) return idOf('call', source, hashHex(key))
  if (request !== null) return idOf('call', source, hashHex(key), 'request', hashHex(request))
  return idOf('call', source, hashHex(key), 'session', session)
}

/** The id of what was booked of a model in a quarter hour of a session. A session has one place, so the place is not in it. */
export const backgroundIdOf = (source: string, session: string, model: string, slot: number): string =>
  idOf('background', source, session, model, String(slot))

/** What the background of a session is kept under in the outbox. */
export const backgroundKeyOf = (source: string, session: string): readonly [number, number] => {
  const hex = idOf('background', source, session)
  return [Number.parseInt(hex.slice(0, 8), 16), Number.parseInt(hex.slice(8, 16), 16)]
}
