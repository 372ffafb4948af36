import { isPastReset } from '@aic/core/limit'
import type { Provider } from '@aic/providers'
import type { Place } from '@aic/sources'
import type { Journal } from '@aic/store/journal'
import { dataFolder } from '../folders.ts'
import { isOverruled } from './choose-told.ts'
import { hookTold, readHookWindows } from './hook-told.ts'
import { keyForHooks } from './key-for-hooks.ts'
import { LogTold } from './log-told.ts'
import { noteLimits, type ToldLimit } from './settle-reading.ts'
import type { Slot } from './slots.ts'

/** What agents of this machine were told of the limits of a provider's first account. */
export type ToldHere = (provider: Provider) => readonly ToldLimit[]

/** Nobody told anything. */
export const nothingTold: ToldHere = () => []

/** What vendors told agents of this machine beside their work: hooks pass it on, and logs hold it. Nobody is asked for it. */
export class MachineTold {
  readonly #machine: Pick<Place, 'env' | 'home' | 'platform'>
  readonly #logs: LogTold

  constructor(machine: Pick<Place, 'env' | 'home' | 'platform'>) {
    this.#machine = machine
    this.#logs = new LogTold(machine)
  }

  /** As of a moment, UTC ms. */
  asOf(nowMs: number): ToldHere {
    const windows = readHookWindows(dataFolder(this.#machine))
    return (provider) => [...hookTold(provider, windows), ...this.#logs.of(provider, nowMs)]
  }
}

/** Keeps what was told of windows that still last, below the first account of their provider. */
export function noteTold(journal: Journal, slots: readonly Slot[], told: ToldHere, nowMs: number): void {
  const firsts = [...new Map(slots.toReversed().map((slot) => [slot.provider.id, slot])).values()]
  for (const { provider, place, credential } of firsts) {
    const lasting = told(provider).filter(({ limit }) => !isPastReset(limit.resetsAtMs, nowMs))
    if (lasting.length === 0) continue
    const state = credential === null ? null : journal.states.get(provider.id, place)
    const readings = journal.readings.all().filter((one) => one.provider === provider.id)
    const accountKey = state?.accountKey ?? keyForHooks(readings)
    const reading = readings.find(({ account }) => account.key === accountKey) ?? null
    const news = lasting.filter((word) => !isOverruled(word, reading))
    noteLimits(journal, provider.id, accountKey, news)
  }
}
