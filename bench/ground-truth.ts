/** What one call used; the kinds never overlap. `reasoning` is information only: it is inside `output`. */
export interface CallTokens {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite5m: number
  readonly cacheWrite1h: number
  readonly reasoning: number
}

/** Sums of tokens by kind, and the number of calls. */
export type TokenSums = { -readonly [kind in keyof CallTokens]: number } & { calls: number }

/** Token sums by UTC day (`2026-11-21`), then by model as logged; both sorted. */
export type DayModelSums = Record<string, Record<string, TokenSums>>

/** What a corpus holds, counted while it was written. */
export interface Manifest {
  readonly agent: string
  readonly seed: number
  readonly files: number
  readonly sizeBytes: number
  readonly lines: number
  /** Lines that carry usage which counts, copies and repeats included, and their bytes. */
  readonly usageLines: number
  readonly usageBytes: number
  /** Model calls, each once. */
  readonly calls: number
  /** Calls that stand in a second file as well (resumed and forked sessions). */
  readonly copiedCalls: number
  readonly days: DayModelSums
  readonly totals: TokenSums
}

/** Sums of nothing, to be added to. */
export const noSums = (): TokenSums => ({
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  reasoning: 0,
  calls: 0,
})

/** Adds one call to sums. */
export function addTokens(sums: TokenSums, tokens: CallTokens): void {
  sums.input += tokens.input
  sums.output += tokens.output
  sums.cacheRead += tokens.cacheRead
  sums.cacheWrite5m += tokens.cacheWrite5m
  sums.cacheWrite1h += tokens.cacheWrite1h
  sums.reasoning += tokens.reasoning
}

/** Adds calls up by day and model. */
export class GroundTruth {
  readonly #days = new Map<string, Map<string, TokenSums>>()
  files = 0
  sizeBytes = 0
  lines = 0
  usageLines = 0
  usageBytes = 0
  copiedCalls = 0

  add(atMs: number, model: string, tokens: CallTokens): void {
    const day = new Date(atMs).toISOString().slice(0, 10)
    const models = this.#days.get(day) ?? new Map<string, TokenSums>()
    const sums = models.get(model) ?? noSums()
    addTokens(sums, tokens)
    sums.calls++
    this.#days.set(day, models.set(model, sums))
  }

  manifest(agent: string, seed: number): Manifest {
    const totals = noSums()
    for (const models of this.#days.values()) {
      for (const sums of models.values()) {
        addTokens(totals, sums)
        totals.calls += sums.calls
      }
    }
    const { files, sizeBytes, lines, usageLines, usageBytes, copiedCalls } = this
    const counts = { files, sizeBytes, lines, usageLines, usageBytes, calls: totals.calls, copiedCalls }
    return { agent, seed, ...counts, days: sorted(this.#days), totals }
  }
}

function sorted(days: Map<string, Map<string, TokenSums>>): DayModelSums {
  const byName = <T>(entries: Iterable<[string, T]>) => [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(byName(days).map(([day, models]) => [day, Object.fromEntries(byName(models))]))
}
