import type { Usage } from '../usage.ts'

/**
 * The place of each session's earliest call: the folder that the agent was started in, whatever it changed to later.
 * Number of the place by number of the session; -1 for sessions without cells.
 */
export function sessionPlaces({ cells, sessions }: Usage): Int32Array {
  const places = new Int32Array(sessions.length).fill(-1)
  const firstMs = new Float64Array(sessions.length).fill(Infinity)
  for (let i = 0; i < cells.length; i++) {
    const session = cells.session[i] as number
    if ((cells.firstMs[i] as number) >= (firstMs[session] as number)) continue
    firstMs[session] = cells.firstMs[i] as number
    places[session] = cells.place[i] as number
  }
  return places
}
