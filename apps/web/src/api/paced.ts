/** How long work may keep what comes after it waiting, ms: an answer that never comes must not be the last one. */
const patienceMs = 5_000

/**
 * Work by kind: done at once when something is told, then once for all that is told until it is done and `gapMs` have passed. So whoever
 * tells a thousand things a second is not asked a thousand times, and the last word always counts. `work` must not reject.
 */
export function paced<Kind>(work: (kind: Kind) => Promise<unknown>, gapMs: number): (kind: Kind) => void {
  const busy = new Map<Kind, { isToldAgain: boolean }>()
  const start = async (kind: Kind): Promise<void> => {
    const state = { isToldAgain: false }
    busy.set(kind, state)
    const patience = Promise.withResolvers<void>()
    const timer = setTimeout(patience.resolve, patienceMs)
    await Promise.all([Promise.race([work(kind), patience.promise]), pause(gapMs)])
    clearTimeout(timer)
    busy.delete(kind)
    if (state.isToldAgain) void start(kind)
  }
  return (kind) => {
    const state = busy.get(kind)
    if (state === undefined) void start(kind)
    else state.isToldAgain = true
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms))
