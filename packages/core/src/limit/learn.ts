/** What was used here, and what the vendor said was used in all, from the start of a window to a moment in it. */
export interface LearningPair {
  /** Tells windows apart, UTC ms. */
  readonly windowEndMs: number
  readonly atMs: number
  /** As the vendor said. */
  readonly usedPercent: number
  /** What the logs of this machine hold, in any unit that grows as the vendor counts: cost does so best, over models and caches. */
  readonly amount: number
}

/** What a window allows, as learned from pairs. */
export interface LearnedLimit {
  /** Percent of the window per unit of amount. */
  readonly percentPerAmount: number
  /** How far it is off, in percentage points: nine of ten pairs, each estimated from the other windows, lie within it. */
  readonly errorPercent: number
  /** How many pairs it was learned from: those since the plan changed last. */
  readonly pairs: number
  readonly sinceMs: number
}

/** Fewer pairs teach nothing, nor does one window: all its pairs share whatever is odd about it. */
const leastPairs = 3
const leastWindows = 2
/** Windows before the last ones tell of other models, prices and habits. */
const mostPairs = 120
/** Estimates that are further off are not offered. */
const mostErrorPercent = 15
/** Official percents are whole numbers: below this their rounding is most of what they say. */
const leastPercent = 5

/**
 * How much of a window an amount of local use takes, from pairs in order of time; null where that can't be said: fewer than three
 * pairs, pairs of one window alone, or an error of more than 15 points. Work on other machines is in the vendor's percent and not in the amount, so it shows as
 * scatter, and that as error. Where the plan changed, only what came after counts.
 */
export function learnLimit(pairs: readonly LearningPair[]): LearnedLimit | null {
  const recent = sincePlanChange(pairs.slice(-mostPairs))
  const slope = slopeOf(recent)
  const first = recent[0]
  if (recent.length < leastPairs || windowsOf(recent) < leastWindows || slope === null || first === undefined)
    return null
  // Few windows show few of the ways in which they differ.
  const errorPercent = Math.max(1, quantile(residuals(recent), 0.9) * (1 + 1.5 / windowsOf(recent)))
  if (errorPercent > mostErrorPercent) return null
  return { percentPerAmount: slope, errorPercent, pairs: recent.length, sinceMs: first.atMs }
}

/** Points of one window or many, in order of time, thinned to those that teach: five percent apart, and never one that says the same twice. */
export function learningPairs(points: readonly LearningPair[]): LearningPair[] {
  const kept: LearningPair[] = []
  for (const point of points) {
    const last = kept.at(-1)
    const from = last !== undefined && last.windowEndMs === point.windowEndMs ? last.usedPercent : 0
    if (point.usedPercent - from >= leastPercent) kept.push(point)
  }
  return kept
}

/** The slope through zero with the least sum of absolute errors: the median of ratios, each counting as much as its amount. */
function slopeOf(pairs: readonly LearningPair[]): number | null {
  const used = pairs.filter(({ amount }) => amount > 0)
  const sorted = used.toSorted((a, b) => a.usedPercent / a.amount - b.usedPercent / b.amount)
  const half = sorted.reduce((sum, { amount }) => sum + amount, 0) / 2
  let sum = 0
  for (const { usedPercent, amount } of sorted) {
    sum += amount
    if (sum >= half) return usedPercent / amount
  }
  return null
}

const windowsOf = (pairs: readonly LearningPair[]): number => new Set(pairs.map(({ windowEndMs }) => windowEndMs)).size

/** How far off each pair would have been estimated from the other windows. */
function residuals(pairs: readonly LearningPair[]): number[] {
  return pairs.map((pair) => {
    const others = pairs.filter(({ windowEndMs }) => windowEndMs !== pair.windowEndMs)
    return Math.abs((slopeOf(others) ?? 0) * pair.amount - pair.usedPercent)
  })
}

/** Ratios of two plans differ by at least this factor: 5 and 4 between those of Claude, 2 and more elsewhere. */
const leastPlanFactor = 1.6
/** Windows on either side that a change is looked for in: there may have been others before and after. */
const nearWindows = 5
/** A change is told from scatter when it is this many times as large. */
const leastContrast = 4

/** The pairs after the last change of plan: a step between two spans of windows that are each of one mind. */
function sincePlanChange(pairs: readonly LearningPair[]): readonly LearningPair[] {
  const windows = [...Map.groupBy(pairs, ({ windowEndMs }) => windowEndMs).values()]
  const ratios = windows.map((window) => {
    const slope = slopeOf(window)
    return slope === null ? null : Math.log(slope)
  })
  let best = { from: 0, step: 0 }
  for (let from = 1; from <= windows.length - leastWindows; from++) {
    const step = stepBetween(
      known(ratios.slice(0, from)).slice(-nearWindows),
      known(ratios.slice(from)).slice(0, nearWindows),
    )
    if (step > best.step) best = { from, step }
  }
  return best.from === 0 ? pairs : sincePlanChange(windows.slice(best.from).flat())
}

function stepBetween(before: readonly number[], after: readonly number[]): number {
  if (before.length < leastWindows || after.length < leastWindows) return 0
  const [a, b] = [median(before), median(after)]
  const step = Math.abs(a - b)
  const scatter = Math.max(scatterOf(before, a), scatterOf(after, b))
  return step >= Math.log(leastPlanFactor) && step >= leastContrast * scatter ? step / Math.max(scatter, 0.02) : 0
}

const scatterOf = (values: readonly number[], middle: number): number =>
  Math.max(...values.map((one) => Math.abs(one - middle)))

const known = (ratios: readonly (number | null)[]): number[] => ratios.filter((ratio) => ratio !== null)
const median = (values: readonly number[]): number => quantile(values, 0.5)

/** The value that this part of all lies at or below; 0 of none. */
function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? 0
}
