import { useSyncExternalStore } from 'react'

const stepMs = 5_000
let nowMs = Date.now()
let timer: ReturnType<typeof setInterval> | null = null
const listeners = new Set<() => void>()

function tick(): void {
  nowMs = Date.now()
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

/** The present, UTC ms, every few seconds: one clock for all countdowns and ages of the page. */
export const useNowMs = (): number => useSyncExternalStore(subscribe, () => nowMs)

/** Sets the clock to the present, where something was just learnt. */
export const setClock = tick
