import { useSyncExternalStore } from 'react'

const stepMs = 5_000
/** Less than this is the way of the message, not a wrong clock. */
const leastSkewMs = 20_000
/** The agent's clock minus this device's: countdowns and ages are the agent's, also on a phone whose clock is wrong. */
let skewMs = 0
let nowMs = Date.now()
let timer: ReturnType<typeof setInterval> | null = null
const listeners = new Set<() => void>()

function tick(): void {
  nowMs = Date.now() + skewMs
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, stepMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
}

/** The present by the agent's clock, UTC ms, every few seconds: one clock for all countdowns and ages of the page. */
export const useNowMs = (): number => useSyncExternalStore(subscribe, () => nowMs)

/** The agent has just said what time it is, UTC ms. */
export function heardTime(agentMs: number): void {
  const differsMs = agentMs - Date.now()
  skewMs = Math.abs(differsMs) < leastSkewMs ? 0 : differsMs
  tick()
}

/** How far this device's clock is off, ms: negative where it is ahead of the agent's; 0 where it is not. */
export const useSkewMs = (): number => useSyncExternalStore(subscribe, () => skewMs)
