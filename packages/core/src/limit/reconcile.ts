import { spellingsOf } from '../price/spelling.ts'
import { type GapFacts, reasonsOf } from './gap.ts'
import type { GapReason } from './gap-reasons.ts'
import type { BilledCost, BilledUsage } from './limit.ts'

/** What the ledger says of one model on one UTC day: calls that this account should have paid for. */
export interface CalculatedCost {
  /** Where the UTC day begins, UTC ms. */
  readonly dayMs: number
  /** As logged; null where the log names none. */
  readonly model: string | null
  /** Tokens × price of that day, for the calls that have a price; null where none has. */
  readonly costNanoUsd: number | null
  /** All tokens, each once. */
  readonly tokens: number
  /** Calls without a price: the true cost is higher. */
  readonly unpricedCalls: number
}

/** Billed beside calculated, for a model on a day, or for a whole day. */
export interface ReconciledCost {
  /** As first named, by the vendor or else by a log. Null: what names no model, or the whole day. */
  readonly model: string | null
  /** Null: the vendor bills nothing of this in US dollars. */
  readonly billedNanoUsd: number | null
  readonly otherCurrencies: readonly { readonly currency: string; readonly amountNano: number }[]
  /** Null: nothing of this was logged, or nothing logged has a price. */
  readonly calculatedNanoUsd: number | null
  /** Billed less calculated, where both are told in US dollars: above zero, the bill is higher. */
  readonly gapNanoUsd: number | null
  /** The gap in percent of what is billed; null where nothing is. */
  readonly gapPercent: number | null
  /** As the vendor counted them; null where it does not tell. */
  readonly billedTokens: number | null
  readonly loggedTokens: number | null
  /** Why they may differ, the likeliest first. Empty where they agree. */
  readonly reasons: readonly GapReason[]
}

/** One UTC day of an account. The whole day is its own sum: what names no model is in it too. */
export interface ReconciledDay extends ReconciledCost {
  readonly dayMs: number
  /** Dearest first. */
  readonly models: readonly ReconciledCost[]
}

/** All days, and what can't be laid beside a day. */
export interface Reconciliation {
  /** Latest first. */
  readonly days: readonly ReconciledDay[]
  /** Amounts for spans that are not within one UTC day: counted in no day. */
  readonly acrossDays: readonly BilledCost[]
}

/** What is compared, and how the vendor's books are kept. */
export interface ReconcileInput {
  readonly billed: readonly BilledCost[]
  readonly usage: readonly BilledUsage[]
  readonly calculated: readonly CalculatedCost[]
  /** When the vendor answered, UTC ms. */
  readonly atMs: number
  /** How long after its end a day may still change. Defaults to a day. */
  readonly lagMs?: number
  /** The cost report leaves out calls of the priority tier. Defaults to false. */
  readonly omitsPriority?: boolean
}

const dayLength = 86_400_000
const dayOf = (atMs: number): number => Math.floor(atMs / dayLength) * dayLength
const isWithinADay = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): boolean =>
  toMs > fromMs && dayOf(fromMs) === dayOf(toMs - 1)

/**
 * Billed cost beside calculated cost, by UTC day and model. Names of a model that differ in date, effort or tier are one:
 * `claude-sonnet-4-20250514` is `claude-sonnet-4`. Never throws.
 */
export function reconcile(input: ReconcileInput): Reconciliation {
  const days = new Map<number, Map<string, Pile>>()
  const pileAt = (dayMs: number, model: string | null): Pile => {
    const models = getOrMake(days, dayMs, () => new Map<string, Pile>())
    return getOrMake(models, model === null ? '' : stemOf(model), () => emptyPile(model))
  }
  for (const cost of input.billed) if (isWithinADay(cost)) addBilled(pileAt(dayOf(cost.fromMs), cost.model), cost)
  for (const usage of input.usage) {
    if (isWithinADay(usage)) addTokens(pileAt(dayOf(usage.fromMs), usage.model), usage)
  }
  for (const cost of input.calculated) addCalculated(pileAt(cost.dayMs, cost.model), cost)
  return {
    days: [...days].sort(([a], [b]) => b - a).map(([dayMs, models]) => dayRow(dayMs, [...models.values()], input)),
    acrossDays: input.billed.filter((cost) => !isWithinADay(cost)),
  }
}

/** Spellings of one model share it: its name without date and effort, Claude's family before its number. */
function stemOf(model: string): string {
  const spellings = spellingsOf(model)
  const barest = Math.max(...spellings.map(({ off }) => off.length))
  const names = spellings.filter(({ off }) => off.length === barest).map(({ name }) => name)
  return names.sort().at(-1) ?? model
}

/** What is added up for a model on a day. */
interface Pile {
  readonly model: string | null
  billedNanoUsd: number | null
  readonly currencies: Map<string, number>
  calculatedNanoUsd: number | null
  billedTokens: number | null
  loggedTokens: number | null
  unpricedCalls: number
  isBatch: boolean
}

const emptyPile = (model: string | null): Pile => ({
  model,
  billedNanoUsd: null,
  currencies: new Map(),
  calculatedNanoUsd: null,
  billedTokens: null,
  loggedTokens: null,
  unpricedCalls: 0,
  isBatch: false,
})

function addBilled(pile: Pile, { currency, amountNano, item }: BilledCost): void {
  if (currency === 'USD') pile.billedNanoUsd = (pile.billedNanoUsd ?? 0) + amountNano
  else pile.currencies.set(currency, (pile.currencies.get(currency) ?? 0) + amountNano)
  pile.isBatch ||= item !== null && /\bbatch/i.test(item)
}

function addTokens(pile: Pile, usage: BilledUsage): void {
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = usage
  pile.billedTokens = (pile.billedTokens ?? 0) + input + output + cacheRead + cacheWrite5m + cacheWrite1h
}

function addCalculated(pile: Pile, { costNanoUsd, tokens, unpricedCalls }: CalculatedCost): void {
  if (costNanoUsd !== null) pile.calculatedNanoUsd = (pile.calculatedNanoUsd ?? 0) + costNanoUsd
  pile.loggedTokens = (pile.loggedTokens ?? 0) + tokens
  pile.unpricedCalls += unpricedCalls
}

function dayRow(dayMs: number, piles: readonly Pile[], input: ReconcileInput): ReconciledDay {
  const facts = {
    isLagging: dayMs + dayLength + (input.lagMs ?? dayLength) > input.atMs,
    omitsPriority: input.omitsPriority ?? false,
  }
  const costOf = (pile: Pile): number => Math.max(pile.billedNanoUsd ?? 0, pile.calculatedNanoUsd ?? 0)
  const models = [...piles].sort((a, b) => costOf(b) - costOf(a)).map((pile) => rowOf(pile, facts))
  return { dayMs, ...rowOf(sumOf(piles), facts), models }
}

function sumOf(piles: readonly Pile[]): Pile {
  const sum = emptyPile(null)
  for (const pile of piles) {
    for (const name of ['billedNanoUsd', 'calculatedNanoUsd', 'billedTokens', 'loggedTokens'] as const) {
      const amount = pile[name]
      if (amount !== null) sum[name] = (sum[name] ?? 0) + amount
    }
    for (const [currency, nano] of pile.currencies) {
      sum.currencies.set(currency, (sum.currencies.get(currency) ?? 0) + nano)
    }
    sum.unpricedCalls += pile.unpricedCalls
    sum.isBatch ||= pile.isBatch
  }
  return sum
}

function rowOf(
  pile: Pile,
  { isLagging, omitsPriority }: Pick<GapFacts, 'isLagging' | 'omitsPriority'>,
): ReconciledCost {
  const { model, billedNanoUsd, calculatedNanoUsd, billedTokens, loggedTokens, currencies } = pile
  const isTold = billedNanoUsd !== null && calculatedNanoUsd !== null && currencies.size === 0
  const gapNanoUsd = isTold ? billedNanoUsd - calculatedNanoUsd : null
  const gapPercent = gapNanoUsd === null || billedNanoUsd === 0 ? null : (gapNanoUsd / (billedNanoUsd as number)) * 100
  const otherCurrencies = [...currencies].map(([currency, amountNano]) => ({ currency, amountNano }))
  const reasons = reasonsOf({ ...pile, isLagging, omitsPriority, hasOtherCurrency: currencies.size > 0, gapNanoUsd })
  return {
    model,
    billedNanoUsd,
    otherCurrencies,
    calculatedNanoUsd,
    gapNanoUsd,
    gapPercent,
    billedTokens,
    loggedTokens,
    reasons,
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
