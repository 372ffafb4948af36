import type { ModelName } from '../usage.ts'
import type { AliasStep, PriceBook } from './book.ts'
import { type CompiledPeriod, compilePeriod, compilePeriods } from './compile.ts'
import type { FoundPrice, HowFound } from './found.ts'
import { type Entry, type Lookup, lookupOf, ruleFor } from './lookup.ts'
import { providerId, type Route, routesOf } from './routes.ts'
import { normalName, type Spelling, spellingsOf } from './spelling.ts'

/**
 * The price of a model as a log names it, with how and why it was found; null when the book knows none.
 *
 * Names match whole or not at all, after taking off only what is known not to change the price (see
 * {@link ./spelling.ts}, {@link ./routes.ts}). What is found is kept per book, so that asking again is cheap.
 *
 * ```ts
 * findPrice(book, { name: 'us.anthropic.claude-opus-4-5-20251101-v1:0', provider: null })?.name
 * // 'amazon-bedrock/anthropic.claude-opus-4-5'
 * ```
 */
export function findPrice(book: PriceBook, { name, provider }: ModelName): FoundPrice | null {
  if (name === null || /^\s*(<.*>)?\s*$/.test(name)) return null // `<synthetic>` was never served
  const memory = memoryOf(book)
  const key = `${provider ?? ''}\n${name}`
  const known = memory.found.get(key)
  if (known !== undefined) return known
  const found = search(book, memory.lookup, name, provider)
  memory.found.set(key, found)
  return found
}

interface Memory {
  readonly lookup: Lookup
  readonly found: Map<string, FoundPrice | null>
}

const memories = new WeakMap<PriceBook, Memory>()

function memoryOf(book: PriceBook): Memory {
  const known = memories.get(book)
  if (known) return known
  const memory = { lookup: lookupOf(book), found: new Map<string, FoundPrice | null>() }
  memories.set(book, memory)
  return memory
}

function search(book: PriceBook, lookup: Lookup, name: string, provider: string | null): FoundPrice | null {
  const routes = routesOf(book, name, provider)
  return (
    findOverride(book, lookup, routes, name, provider) ??
    findFree(book, name, provider) ??
    findListed(book, lookup, routes) ??
    findAtMaker(book, lookup, routes, provider) ??
    findAlias(book, lookup, routes)
  )
}

/** The user's own prices: by provider and name, by the name as logged, then by what the name stands for. */
function findOverride(
  book: PriceBook,
  { overrides }: Lookup,
  routes: readonly Route[],
  name: string,
  provider: string | null,
): FoundPrice | null {
  if (overrides.size === 0) return null
  const names = routes.flatMap((route) => spellingsOf(route.name)).map((spelling) => spelling.name)
  const entry = [normalName(`${provider}/${name}`), ...names].map((each) => overrides.get(each)).find(Boolean)
  return entry ? found(book, entry, { how: 'override', why: 'The configuration sets this price.' }) : null
}

/** Models that run on this machine, and those that OpenRouter and others mark as free. */
function findFree(book: PriceBook, name: string, provider: string | null): FoundPrice | null {
  const local = [provider, name.slice(0, Math.max(0, name.indexOf('/')))].find(
    (each) => each !== null && book.localProviders.includes(each.toLowerCase()),
  )
  if (local && !/[-:]cloud$/.test(name)) return free(name, `${local} runs on this machine: no tokens are billed.`)
  const seller = provider === null ? null : (providerId(book, provider) ?? provider)
  const isFree = book.freeEndings.some((each) => name.endsWith(each.ending) && (each.provider ?? seller) === seller)
  return isFree ? free(name, 'Its provider marks it as free.') : null
}

function free(name: string, why: string): FoundPrice {
  const period = compilePeriod({ rates: { input: 0, output: 0 } }, 'free', { prefix: '' })
  return { name, how: 'free', why, periods: [period], tier: null }
}

/** In the list of the provider that the log or the name states. */
function findListed(book: PriceBook, lookup: Lookup, routes: readonly Route[]): FoundPrice | null {
  for (const route of routes) {
    const list = route.provider === null ? undefined : lookup.list(route.provider)
    for (const spelling of list ? spellingsOf(route.name) : []) {
      const entry = list?.get(spelling.name)
      const price = entry && foundAs(book, entry, route, spelling, null)
      if (price) return price
    }
  }
  return null
}

/** In the list of the model's maker, whoever served it. */
function findAtMaker(
  book: PriceBook,
  lookup: Lookup,
  routes: readonly Route[],
  provider: string | null,
): FoundPrice | null {
  for (const route of routes) {
    for (const spelling of spellingsOf(route.name)) {
      for (const maker of book.makers) {
        const entry = lookup.list(maker)?.get(spelling.name)
        const price = entry && foundAs(book, entry, route, spelling, otherSeller(book, route, provider, maker))
        if (price) return price
      }
    }
  }
  return null
}

/** Who served the model, where that is somebody other than its maker; null otherwise. */
function otherSeller(book: PriceBook, route: Route, provider: string | null, maker: string): string | null {
  const seller = provider ?? route.provider
  return seller === null || (providerId(book, seller) ?? seller) === maker ? null : seller
}

function findAlias(book: PriceBook, lookup: Lookup, routes: readonly Route[]): FoundPrice | null {
  for (const route of routes) {
    for (const { name, off } of spellingsOf(route.name)) {
      const steps = lookup.aliases().get(name)
      const tier = off.find((piece) => piece.tier)?.tier ?? null
      if (steps) return { ...foundByAlias(book, lookup, name, steps), tier }
    }
  }
  return null
}

function foundByAlias(book: PriceBook, lookup: Lookup, alias: string, steps: readonly AliasStep[]): FoundPrice {
  const targets = steps.map((step) => ({ step, entry: entryOfMaker(book, lookup, step.to) }))
  const periods = targets.flatMap(({ step, entry }, at) =>
    periodsBetween(compiled(book, entry), momentOf(step), momentOf(steps[at + 1] ?? { from: '9999', to: '' })),
  )
  const names = targets.map(({ step }) => (step.from ? `${step.to} from ${step.from.slice(0, 10)}` : step.to))
  const last = targets[targets.length - 1] as (typeof targets)[number]
  const why = `"${alias}" is a name for ${names.join(', then ')}.`
  return { name: fullName(last.entry), how: 'alias', why, periods, tier: null }
}

const momentOf = (step: AliasStep): number => (step.from === undefined ? -Infinity : Date.parse(step.from))

function entryOfMaker(book: PriceBook, lookup: Lookup, name: string): Entry {
  for (const maker of book.makers) {
    const entry = lookup.list(maker)?.get(normalName(name))
    if (entry) return entry
  }
  throw new Error(`The price book is broken: its aliases name ${name}, but no maker lists that model.`)
}

/** The part of a history within [fromMs, untilMs): what applied at its start, and what began later. */
function periodsBetween(periods: readonly CompiledPeriod[], fromMs: number, untilMs: number): CompiledPeriod[] {
  return periods
    .filter((period, at) => period.fromMs < untilMs && (periods[at + 1]?.fromMs ?? Infinity) > fromMs)
    .map((period) => (period.fromMs < fromMs ? { ...period, fromMs } : period))
}

const fullName = ({ provider, name }: Entry): string => `${provider}/${name}`

const compiled = (book: PriceBook, { provider, name, prices }: Entry): CompiledPeriod[] =>
  compilePeriods(prices.periods, book.providers[provider]?.source ?? provider, ruleFor(book, name))

function found(book: PriceBook, entry: Entry, { how, why }: { how: HowFound; why: string }): FoundPrice {
  return { name: fullName(entry), how, why, periods: compiled(book, entry), tier: null }
}

/** Null where the name states a tier for which the model has no price: then it is another model. */
function foundAs(
  book: PriceBook,
  entry: Entry,
  route: Route,
  spelling: Spelling,
  seller: string | null,
): FoundPrice | null {
  const { off } = spelling
  const tier = off.find((piece) => piece.tier)?.tier ?? null
  const periods = compiled(book, entry)
  if (tier !== null && !periods.every((period) => period.listedTiers.includes(tier))) return null
  const how = howFound(route, off, seller)
  return { name: fullName(entry), how, why: whyFound(book, entry, route, spelling, seller), periods, tier }
}

function howFound(route: Route, off: Spelling['off'], seller: string | null): HowFound {
  if (seller !== null) return 'maker'
  if (off.some((piece) => piece.kind === 'variant')) return 'variant'
  if (route.prefix !== '') return 'prefix'
  return off.length > 0 ? 'date' : 'exact'
}

function whyFound(
  book: PriceBook,
  entry: Entry,
  { prefix }: Route,
  { name, off }: Spelling,
  seller: string | null,
): string {
  const list = book.providers[entry.provider]?.name ?? entry.provider
  const pieces = [...(prefix === '' ? [] : [prefixWords(prefix)]), ...off.map((piece) => piece.what)]
  const under = normalName(entry.name) === name ? '' : `${name} with `
  const listed = `${list} lists ${under}${entry.name}`
  const without = pieces.length === 0 ? '' : ` (without ${pieces.join(' and ')})`
  if (seller === null) return `${listed}${without}.`
  return `${listed}${without}; no price of ${book.providers[seller]?.name ?? seller} itself is known.`
}

/** ARNs and Vertex paths hold account numbers and project names, which are no business of a report. */
const prefixWords = (prefix: string): string =>
  /^(arn:|projects\/)/.test(prefix) ? 'the path around it' : `the prefix ${prefix}`
