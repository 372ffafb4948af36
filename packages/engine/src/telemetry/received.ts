import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { SkipReason } from '@aic/core'
import { writeWhole } from '../write-whole.ts'

/** What became of what one source's agent sent of one kind. */
export interface ReceivedCounts {
  readonly kept: number
  /** Sent before: exporters send a batch again when its answer got lost. */
  readonly repeated: number
  readonly skipped: Partial<Record<SkipReason, number>>
  /** When the last of these came, UTC ms. */
  readonly lastMs: number
}

/** All that came in since telemetry was first received, by `calls SOURCE` and `outcomes SOURCE`. */
export interface Received {
  readonly firstMs: number | null
  readonly lastMs: number | null
  readonly counts: Readonly<Record<string, ReceivedCounts>>
  /** Events and counters that say nothing of usage: prompts, tools, other programs. They are dropped. */
  readonly ignored: number
}

const nothing: Received = { firstMs: null, lastMs: null, counts: {}, ignored: 0 }

/** What came in so far. Empty where nothing did, or its file can't be read. */
export function readReceived(folder: string): Received {
  try {
    const received = JSON.parse(readFileSync(fileIn(folder), 'utf8')) as Partial<Received>
    return { ...nothing, ...received }
  } catch {
    return nothing // these counts are for people only, and begin again
  }
}

/** Keeps what came in. Throws what the system throws. */
export const writeReceived = (folder: string, received: Received): void =>
  writeWhole(fileIn(folder), `${JSON.stringify(received)}\n`)

/** Both together. */
export function addReceived(all: Received, more: Pick<Received, 'counts' | 'ignored'>, nowMs: number): Received {
  const counts = { ...all.counts }
  for (const [name, one] of Object.entries(more.counts)) counts[name] = sumOf(counts[name], one)
  return { firstMs: all.firstMs ?? nowMs, lastMs: nowMs, counts, ignored: all.ignored + more.ignored }
}

function sumOf(a: ReceivedCounts | undefined, b: ReceivedCounts): ReceivedCounts {
  if (a === undefined) return b
  const skipped = { ...a.skipped }
  for (const [reason, count] of Object.entries(b.skipped) as [SkipReason, number][]) {
    skipped[reason] = (skipped[reason] ?? 0) + count
  }
  return { kept: a.kept + b.kept, repeated: a.repeated + b.repeated, skipped, lastMs: Math.max(a.lastMs, b.lastMs) }
}

const fileIn = (folder: string): string => path.join(folder, 'received.json')
