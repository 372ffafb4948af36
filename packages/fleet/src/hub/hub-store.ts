import { askHub, type HubQuestion } from './ask-hub.ts'
import { hubPaths } from './hub-bounds.ts'

/** The id of the store that a hub keeps usage in; null where it tells none, as older hubs do. Throws `FleetFault`. */
export async function readHubStore(question: Omit<HubQuestion, 'path'>): Promise<string | null> {
  return storeIdIn(await askHub({ ...question, path: hubPaths.events }))
}

/** The id in an answer of a hub; null where there is none. */
export function storeIdIn(answer: unknown): string | null {
  const { store } = (answer ?? {}) as { readonly store?: unknown }
  return typeof store === 'string' && /^[\w-]{8,64}$/.test(store) ? store : null
}
