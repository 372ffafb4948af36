import { type Balance, type BilledCost, type Limit, ProviderFault, type Reading } from '@aic/core/limit'
import { balanceOf, dayMs, limitOf, minuteMs, percentOf, slugOf } from '../reading.ts'
import { namedItem } from './named-item.ts'
import type { CostSpec, CreditSpec, CustomSpec, WindowSpec } from './spec.ts'
import { at, listAt, nanoAt, numberAt, textAt, timeAt } from './values.ts'

/** What an answer tells by the paths of a file. Throws a `parse` fault where nothing stands at any of them, and an `api` fault as the file says. */
export function readAnswer(
  spec: CustomSpec,
  answer: unknown,
): Pick<Reading, 'limits' | 'balances' | 'costs' | 'notes'> & {
  readonly label: string | null
  readonly plan: string | null
} {
  failIfTold(spec, answer)
  const limits = ownIds(spec.windows.flatMap((window) => readWindow(window, answer)))
  const balances = spec.credits.flatMap((credit) => readCredit(credit, answer))
  const costs = spec.costs.map((cost) => readCosts(cost, answer))
  if (limits.length + balances.length === 0 && costs.every((list) => list === null)) {
    throw new ProviderFault('parse', `The answer of ${spec.name} has nothing at any path of its file`)
  }
  return {
    limits,
    balances,
    costs: costs.flatMap((list) => list ?? []),
    notes: [...spec.notes, ...missing(spec, { limits, balances, costs })],
    label: textAt(answer, spec.account.label),
    plan: textAt(answer, spec.account.plan),
  }
}

function failIfTold({ failure, name }: CustomSpec, answer: unknown): void {
  if (failure === undefined) return
  const value = at(answer, failure.at)
  if (value === null) throw new ProviderFault('parse', `The answer of ${name} has nothing at ${failure.at}`)
  if (typeof value !== 'object' && String(value) === String(failure.isNot)) return
  throw new ProviderFault('api', `${name} refused: ${textAt(answer, failure.message) ?? 'no reason given'}`)
}

function readWindow(window: WindowSpec, answer: unknown): Limit[] {
  if (window.each === undefined) return readEntry(window, answer, null)
  return (listAt(answer, window.each) ?? []).flatMap((entry) => readEntry(window, entry, textAt(entry, window.labelAt)))
}

/** One window; none where nothing is told of it. */
function readEntry(window: WindowSpec, entry: unknown, name: string | null): Limit[] {
  const amount = (where: string | undefined): number | null =>
    window.unit === 'money' ? nanoAt(entry, where, window.moneyIn) : numberAt(entry, where)
  const [limit, remaining] = [amount(window.limit), amount(window.remaining)]
  const used = amount(window.used) ?? (limit === null || remaining === null ? null : limit - remaining)
  const usedPercent = percentAt(window, entry) ?? percentOf(used, limit)
  if (usedPercent === null && used === null && limit === null) return []
  const narrowed = [window.id, name === null ? undefined : slugOf(name)].filter(
    (part) => part !== undefined && part !== '',
  )
  return [
    limitOf({
      id: [window.kind, ...narrowed].join(':'),
      kind: window.kind,
      label: name === null ? window.label : `${window.label}, ${name}`,
      usedPercent,
      windowMs: window.windowMinutes === undefined ? null : window.windowMinutes * minuteMs,
      resetsAtMs: timeAt(entry, window.resetsAt),
      used,
      limit,
      unit: window.unit ?? null,
      currency: window.currency ?? null,
    }),
  ]
}

function percentAt({ usedPercent, remainingPercent }: WindowSpec, entry: unknown): number | null {
  const remaining = numberAt(entry, remainingPercent)
  return numberAt(entry, usedPercent) ?? (remaining === null ? null : 100 - remaining)
}

function readCredit({ label, unit, currency, moneyIn, ...paths }: CreditSpec, answer: unknown): Balance[] {
  const amount = (where: string | undefined): number | null =>
    unit === 'money' ? nanoAt(answer, where, moneyIn) : numberAt(answer, where)
  const remaining = amount(paths.remaining)
  if (remaining === null) return []
  return [balanceOf({ label, remaining, granted: amount(paths.granted), unit, currency: currency ?? null })]
}

/** Null where the list is not there. An entry without amount or time is a fault: a bill with a hole in it is none. */
function readCosts(cost: CostSpec, answer: unknown): BilledCost[] | null {
  const entries = listAt(answer, cost.each)
  if (entries === null) return null
  return entries.map((entry) => {
    const amountNano = need(nanoAt(entry, cost.amount, cost.moneyIn), cost.amount)
    const fromMs = need(timeAt(entry, cost.from), cost.from)
    const toMs = timeAt(entry, cost.to) ?? Math.floor(fromMs / dayMs + 1) * dayMs
    return {
      fromMs,
      toMs,
      amountNano,
      currency: cost.currency,
      model: textAt(entry, cost.model),
      item: itemAt(entry, cost.item),
    }
  })
}

function itemAt(entry: unknown, where: string | undefined): string | null {
  const item = textAt(entry, where)
  return item === null || where === undefined ? item : namedItem(where, item)
}

function need(value: number | null, where: string): number {
  if (value === null) throw new ProviderFault('parse', `An amount of the answer has nothing at ${where}`)
  return value
}

/** What the file asks for and the answer lacks: said, since it is not shown. */
function missing(
  spec: CustomSpec,
  {
    limits,
    balances,
    costs,
  }: { limits: readonly Limit[]; balances: readonly Balance[]; costs: readonly (object[] | null)[] },
): string[] {
  const windows = spec.windows.filter(
    ({ kind, id, each }) =>
      each === undefined && !limits.some((limit) => limit.id === [kind, ...(id ? [id] : [])].join(':')),
  )
  const credits = spec.credits.filter(({ label }) => !balances.some((balance) => balance.label === label))
  const lists = spec.costs.filter((_, place) => costs[place] === null)
  const names = [...[...windows, ...credits].map(({ label }) => label), ...lists.map(({ each }) => `costs at ${each}`)]
  return names.length === 0 ? [] : [`The answer did not tell: ${names.join('; ')}.`]
}

/** Entries of a list that have one name are told apart by their place. */
const ownIds = (limits: readonly Limit[]): Limit[] =>
  limits.map((limit, place) => {
    const before = limits.slice(0, place).filter(({ id }) => id === limit.id).length
    return before === 0
      ? limit
      : { ...limit, id: `${limit.id.includes(':') ? limit.id : `${limit.id}:`}-${before + 1}` }
  })
