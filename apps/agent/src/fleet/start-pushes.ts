import { mayTry, type RetryState } from '@aic/engine/sync'
import { nextPushMs } from './push-schedule.ts'

/** When pushes to a place are due by themselves. */
export interface PushPlan {
  /** Between two. */
  readonly minutes: number
  /** The last that came to its end, or began, UTC ms; null: none. */
  readonly lastMs: number | null
  /** After failures the next one waits for this, and for nothing else. */
  readonly retry: RetryState
}

/** A place that the agent sends to by itself. */
export interface PushLine {
  /** Asked before each push; null: only when told to. */
  readonly plan: () => Promise<PushPlan | null>
  /** Settles when it ended; never rejects. */
  readonly push: () => Promise<void>
}

/** The agent’s own pushes to a place. */
export interface PushTimer {
  /** When the next one is due, UTC ms; null: none will be. As of the last look. */
  readonly nextMs: () => number | null
  /** Minutes between two; null: only when told to. */
  readonly minutes: () => number | null
  stop(): void
}

interface PushClock {
  readonly nowMs: () => number
  /** From 0 to 1. */
  readonly random: () => number
  /** Hears why it could not be found out whether a push is due; it is looked again. */
  readonly onFault: (error: unknown) => void
}

/** How often it is looked whether a push is due: machines sleep through timers. */
const everyMs = 60_000
/** When it is first found out when a push will be due: who asks soon after the start must not hear that none will be. */
const firstMs = 1_000

/** Sends what is new now and then, as the plan says. A push by command at the same time does not hurt: one of both finds the other at it. */
export function startPushes(line: PushLine, { nowMs, random, onFault }: PushClock): PushTimer {
  const startedMs = nowMs()
  let chance = random()
  let next: { readonly minutes: number; readonly atMs: number } | null = null
  const dueMs = ({ minutes, lastMs, retry }: PushPlan): number => {
    if (retry.failures === 0) return nextPushMs(minutes, { lastMs, startedMs, chance })
    return mayTry(retry, nowMs()) ? nowMs() : retry.nextAtMs
  }
  const reckon = async (): Promise<void> => {
    const plan = await line.plan()
    next = plan === null ? null : { minutes: plan.minutes, atMs: dueMs(plan) }
  }
  const look = async (): Promise<void> => {
    await reckon()
    if (next === null || nowMs() < next.atMs) return
    chance = random()
    await line.push()
    await reckon()
  }
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  const wait = (): void => {
    if (isStopped) return
    const waitMs = next === null ? everyMs : Math.min(everyMs, Math.max(100, next.atMs - nowMs()))
    timer = setTimeout(run, waitMs).unref()
  }
  const waitLong = (): void => {
    if (!isStopped) timer = setTimeout(run, everyMs - firstMs).unref()
  }
  const run = (): void => void look().catch(onFault).finally(wait)
  timer = setTimeout(() => void reckon().catch(onFault).finally(waitLong), firstMs).unref()
  const stop = (): void => {
    isStopped = true
    clearTimeout(timer)
  }
  return { nextMs: () => next?.atMs ?? null, minutes: () => next?.minutes ?? null, stop }
}
