import path from 'node:path'
import { type Skipped, type SkipReason, skipped } from '@aic/core'
import { type OtelEvent, type OtelPoint, type Source, type Telemetry, telemetryLogName } from '@aic/sources'
import { appendLines } from './append-lines.ts'
import { KnownLines } from './known-lines.ts'
import { addReceived, type ReceivedCounts, readReceived, writeReceived } from './received.ts'

/** What became of a batch. */
export interface Taken {
  readonly kept: number
  readonly repeated: number
  /** Of no use here, which is no fault: prompts, tools, other programs. */
  readonly ignored: number
  /** Records that should hold usage but can't be used, by reason. */
  readonly skipped: Partial<Record<SkipReason, number>>
}

interface InboxOptions {
  /** Where to keep what comes in: `otelFolder` of the machine. */
  readonly folder: string
  readonly sources: readonly Source[]
  /** UTC ms. */
  readonly nowMs: () => number
}

/** Longer lines are no call: names in them were made up. */
const longestLine = 2_000

/**
 * Takes what agents send by OpenTelemetry, reduced to the few fields that count: no prompts, no accounts, no names of people. Calls go
 * to files that the sources read as logs, so that the ledger treats them as it treats all logs. A batch is on the disk when its call
 * returns.
 */
export class TelemetryInbox {
  readonly #options: InboxOptions
  readonly #known = new Map<string, KnownLines>()

  constructor(options: InboxOptions) {
    this.#options = options
  }

  /** Keeps the calls that events tell of. Throws what the system throws when they can't be kept: the sender shall try again. */
  takeEvents(events: readonly OtelEvent[]): Taken {
    return this.#take('calls', events, (telemetry, event) => telemetry.call(event))
  }

  /** Keeps what counters tell of a session's work. Throws as {@link takeEvents}. */
  takePoints(points: readonly OtelPoint[]): Taken {
    return this.#take('outcomes', points, (telemetry, point) => telemetry.outcome(point))
  }

  #take<T>(kind: string, items: readonly T[], read: (telemetry: Telemetry, item: T) => object | null): Taken {
    const { folder, nowMs } = this.#options
    const day = new Date(nowMs()).toISOString().slice(0, 10)
    const counts: Record<string, ReceivedCounts> = {}
    let found = 0
    for (const [source, said] of this.#bySource(items, read)) {
      found += said.length
      const target = path.join(folder, kind, source)
      counts[`${kind} ${source}`] = this.#keep(target, telemetryLogName(day), said)
    }
    const ignored = items.length - found
    if (items.length > 0) writeReceived(folder, addReceived(readReceived(folder), { counts, ignored }, nowMs()))
    return { ...totalOf(Object.values(counts)), ignored }
  }

  /** What the first source that knows an item says of it. */
  #bySource<T>(items: readonly T[], read: (telemetry: Telemetry, item: T) => object | null): Map<string, object[]> {
    const bySource = new Map<string, object[]>()
    for (const item of items) {
      for (const { id, telemetry } of this.#options.sources) {
        const said = telemetry === undefined ? null : read(telemetry, item)
        if (said === null) continue
        const all = bySource.get(id) ?? []
        bySource.set(id, all)
        all.push(said)
        break
      }
    }
    return bySource
  }

  #keep(folder: string, name: string, said: readonly object[]): ReceivedCounts {
    const reasons: Partial<Record<SkipReason, number>> = {}
    const fresh = new Set<string>()
    let repeated = 0
    const known = this.#knownIn(folder)
    for (const one of said) {
      const line = JSON.stringify(one)
      const problem = isSkipped(one) ? one : line.length > longestLine ? skipped('too-long') : null
      if (problem !== null) reasons[problem.reason] = (reasons[problem.reason] ?? 0) + 1
      else if (fresh.has(line) || known.has(line)) repeated++
      else fresh.add(line)
    }
    if (fresh.size > 0) appendLines(path.join(folder, name), [...fresh])
    for (const line of fresh) known.add(line)
    return { kept: fresh.size, repeated, skipped: reasons, lastMs: this.#options.nowMs() }
  }

  #knownIn(folder: string): KnownLines {
    const known = this.#known.get(folder) ?? new KnownLines(folder)
    this.#known.set(folder, known)
    return known
  }
}

const isSkipped = (said: object): said is Skipped => 'kind' in said && said.kind === 'skipped'

function totalOf(counts: readonly ReceivedCounts[]): Omit<Taken, 'ignored'> {
  const total = { kept: 0, repeated: 0, skipped: {} as Partial<Record<SkipReason, number>> }
  for (const one of counts) {
    total.kept += one.kept
    total.repeated += one.repeated
    for (const [reason, count] of Object.entries(one.skipped) as [SkipReason, number][]) {
      total.skipped[reason] = (total.skipped[reason] ?? 0) + count
    }
  }
  return total
}
