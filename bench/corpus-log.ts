import type { GroundTruth } from './ground-truth.ts'
import { LogFile } from './log-file.ts'
import type { Random } from './random.ts'
import type { Slice, TextPool } from './text-pool.ts'

/** What every log of a corpus is written with. */
export interface CorpusTools {
  readonly random: Random
  readonly pool: TextPool
  readonly truth: GroundTruth
  /** How much of the bytes may be lines with usage: the rest is filled up with lines that hold none (0–1). */
  readonly usageRatio: number
  /** No record is later than this. */
  readonly endMs: number
  readonly days: number
}

const noSlice: Slice = { from: 0, to: 0 }

/** One log of a corpus: counts what it writes, and knows how many bytes without usage it still owes. */
export class CorpusLog {
  readonly tools: CorpusTools
  readonly #file: LogFile
  readonly #targetBytes: number
  /** Bytes without usage to write before the next call. */
  #owedBytes = 0

  constructor(tools: CorpusTools, file: string, targetBytes: number) {
    this.tools = tools
    this.#file = new LogFile(file)
    this.#targetBytes = targetBytes
  }

  get isFull(): boolean {
    return this.#file.sizeBytes >= this.#targetBytes
  }

  get leftBytes(): number {
    return this.#targetBytes - this.#file.sizeBytes
  }

  get owesFiller(): boolean {
    return this.#owedBytes > 0
  }

  /** A line that carries usage. */
  usage([before, after]: readonly [string, string], slice: Slice = noSlice): void {
    const bytes = this.#write(before, slice, after)
    this.tools.truth.usageLines++
    this.tools.truth.usageBytes += bytes
    this.#owedBytes += bytes * (1 / this.tools.usageRatio - 1)
  }

  filler([before, after]: readonly [string, string], slice: Slice = noSlice): void {
    this.#owedBytes -= this.#write(before, slice, after)
  }

  /** Filler with about `sizeBytes` of text; more than the pool holds is written as several slices of one line. */
  longFiller([before, after]: readonly [string, string], sizeBytes: number): void {
    const { pool, random } = this.tools
    this.#file.ascii(before)
    for (let left = sizeBytes; left > 0; ) {
      const slice = pool.slice(random, left)
      this.#file.bytes(pool.bytes, slice.from, slice.to)
      left -= slice.to - slice.from
    }
    this.#file.ascii(after)
    this.tools.truth.lines++
  }

  close(): void {
    this.#file.close()
    this.tools.truth.files++
    this.tools.truth.sizeBytes += this.#file.sizeBytes
  }

  #write(before: string, slice: Slice, after: string): number {
    this.#file.ascii(before)
    this.#file.bytes(this.tools.pool.bytes, slice.from, slice.to)
    this.#file.ascii(after)
    this.tools.truth.lines++
    return before.length + slice.to - slice.from + after.length
  }
}

/** When a session starts: any of the days, busier on weekdays and by day, at least half a day before the end. */
export function startTime({ random, endMs, days }: CorpusTools): number {
  const dayMs = 86_400_000
  const midnight = Math.floor(endMs / dayMs) * dayMs
  const atDay = midnight - random.int(1, days) * dayMs
  const isWeekend = [0, 6].includes(new Date(atDay).getUTCDay())
  const day = isWeekend && random.chance(0.7) ? atDay - 2 * dayMs : atDay
  const hour = random.weighted([
    [80, random.int(8, 17)],
    [15, random.int(18, 23)],
    [5, random.int(0, 7)],
  ] as const)
  return Math.min(day + hour * 3_600_000 + random.int(0, 3_599_999), endMs - dayMs / 2)
}

/** How long the user takes before the next prompt: mostly minutes, sometimes hours. */
export const pauseMs = (random: Random): number =>
  random.chance(0.03) ? random.int(2, 9) * 3_600_000 : random.int(20_000, 900_000)
