import { type LearningPair, learningPairs, learnLimit } from '@aic/core/limit'

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** How people work, as far as it matters here. */
interface Habit {
  readonly name: string
  /** What a window allows, in USD of calculated cost. */
  allowed(window: number): number
  /** The part of all work that this machine sees. */
  localShare(window: number, random: () => number): number
  /** Nobody works in it. */
  isIdle(window: number, random: () => number): boolean
}

const oneMachine = { allowed: () => 40, localShare: () => 1, isIdle: () => false }

/** The histories of the table, each of 200 windows. */
export const habits: readonly Habit[] = [
  { ...oneMachine, name: 'one machine' },
  { ...oneMachine, name: 'idle days', isIdle: (window, random) => window % 7 > 4 || random() < 0.4 },
  {
    ...oneMachine,
    name: 'plan changed twice, ×5 and ÷4',
    allowed: (window) => (window < 70 ? 20 : window < 140 ? 100 : 25),
  },
  { ...oneMachine, name: 'a second machine does about a fifth', localShare: (_, random) => 0.75 + 0.1 * random() },
  {
    ...oneMachine,
    name: 'other machines do any part',
    localShare: (_, random) => 0.15 + 0.8 * random(),
  },
  {
    ...oneMachine,
    name: 'some days only elsewhere',
    localShare: (_, random) => (random() < 0.15 ? 0 : 1),
  },
]

/** What estimates of a history were worth. */
export interface LearnedError {
  readonly name: string
  /** Part of the moments at which one was offered, 0–1. */
  readonly offeredRatio: number
  /** Percentage points: half and nine tenths of the offered ones were at most so far off; null where none was. */
  readonly medianError: number | null
  readonly errorOf90: number | null
  /** The error that stood beside the half of them, and the part that kept to theirs. */
  readonly statedError: number | null
  readonly keptRatio: number | null
}

const windows = 200
const looks = 20
const hourMs = 3_600_000

/** Estimates every window of a history from those before it, as happens when the vendor does not answer during it. */
export function learnedError(habit: Habit, seed: number): LearnedError {
  const random = seeded(seed)
  const pairs: LearningPair[] = []
  const found: { readonly off: number; readonly stated: number }[] = []
  let moments = 0
  for (let window = 0; window < windows; window++) {
    if (habit.isIdle(window, random)) continue
    const points = windowOf(habit, window, random)
    const learned = learnLimit(pairs)
    moments += points.length
    if (learned !== null) {
      for (const { usedPercent, amount } of points) {
        const off = Math.abs(amount * learned.percentPerAmount - usedPercent)
        found.push({ off, stated: learned.errorPercent })
      }
    }
    pairs.push(...learningPairs(points))
  }
  const kept = found.filter(({ off, stated }) => off <= stated).length
  return {
    name: habit.name,
    offeredRatio: found.length / moments,
    medianError: quantile(
      found.map(({ off }) => off),
      0.5,
    ),
    errorOf90: quantile(
      found.map(({ off }) => off),
      0.9,
    ),
    statedError: quantile(
      found.map(({ stated }) => stated),
      0.5,
    ),
    keptRatio: found.length === 0 ? null : kept / found.length,
  }
}

/** What was looked at in one window. The vendor weighs work otherwise than by its price, by some percent each window, and rounds. */
function windowOf(habit: Habit, window: number, random: () => number): LearningPair[] {
  const allowed = habit.allowed(window)
  const share = habit.localShare(window, random)
  const weight = Math.exp(0.08 * normal(random))
  const total = Math.min(allowed, 40) * (0.1 + 0.9 * random())
  const windowEndMs = (window + 1) * 5 * hourMs
  return Array.from({ length: looks }, (_, i) => {
    const spent = (total * (i + 1)) / looks
    const usedPercent = Math.round(((spent * weight) / allowed) * 100)
    return { windowEndMs, atMs: windowEndMs - (looks - i) * 900_000, usedPercent, amount: spent * share }
  })
}

/** Normally distributed with a deviation of 1 (Box–Muller). */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

function quantile(values: readonly number[], part: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? null
}

const begin = '<!-- Learned limits: written by scripts/generate-docs.ts from testing/learned-limits.ts. -->\n'
const end = '<!-- /Learned limits -->'

/** docs/limits.md with its table of errors made anew. */
export function limitsPage(page: string): string {
  const [before, rest = ''] = page.split(begin)
  const after = rest.split(end)[1]
  if (after === undefined) throw new Error('docs/limits.md has lost the marks around its table of errors')
  return `${before}${begin}\n${errorTable()}\n\n${end}${after}`
}

function errorTable(): string {
  const percent = (ratio: number | null): string => (ratio === null ? '–' : `${Math.round(ratio * 100)} %`)
  const points = (value: number | null): string => (value === null ? '–' : value.toFixed(1))
  const rows = habits.map((habit) => {
    const { name, offeredRatio, medianError, errorOf90, statedError, keptRatio } = learnedError(habit, 1)
    const cells = [name, percent(offeredRatio), points(medianError), points(errorOf90), points(statedError)]
    return `| ${[...cells, percent(keptRatio)].join(' | ')} |`
  })
  return [
    '| history | offered | half are off by at most | 9 of 10 by at most | error shown beside them | within the error shown |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}
