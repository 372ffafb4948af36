import type { AliasStep, FamilyRule, ModelPrices, PriceBook } from './book.ts'
import { normalName } from './spelling.ts'

/** A model of the book, found by one of its names. */
export interface Entry {
  readonly provider: string
  /** As the book names it. */
  readonly name: string
  readonly prices: ModelPrices
}

/** The book by normal names (see {@link normalName}): made once per book. */
export interface Lookup {
  readonly byProvider: ReadonlyMap<string, ReadonlyMap<string, Entry>>
  readonly aliases: ReadonlyMap<string, readonly AliasStep[]>
  readonly overrides: ReadonlyMap<string, Entry>
}

export function lookupOf(book: PriceBook): Lookup {
  const byProvider = new Map<string, Map<string, Entry>>()
  for (const [provider, { models }] of Object.entries(book.providers))
    byProvider.set(provider, entriesOf(provider, models))
  const aliases = Object.entries({ ...newestClaudes(book), ...book.aliases })
  return {
    byProvider,
    aliases: new Map(aliases.map(([name, steps]) => [normalName(name), steps])),
    overrides: entriesOf('config', book.overrides ?? {}),
  }
}

function entriesOf(provider: string, models: { readonly [name: string]: ModelPrices }): Map<string, Entry> {
  const entries = new Map<string, Entry>()
  for (const [name, prices] of Object.entries(models)) entries.set(normalName(name), { provider, name, prices })
  for (const [name, prices] of Object.entries(models)) {
    for (const alias of prices.aliases ?? []) {
      const key = normalName(alias)
      if (!entries.has(key)) entries.set(key, { provider, name, prices })
    }
  }
  return entries
}

const claudeFamilies = ['opus', 'sonnet', 'haiku', 'fable']

/** Claude Code's names without a version, each for the newest model of that family in the book. */
function newestClaudes(book: PriceBook): { [family: string]: AliasStep[] } {
  const names = Object.keys(book.providers['anthropic']?.models ?? {})
  const newest: { [family: string]: AliasStep[] } = {}
  for (const family of claudeFamilies) {
    const [to] = names
      .map((name) => ({ name, version: new RegExp(`^claude-${family}-(\\d+)(?:-(\\d+))?$`).exec(name) }))
      .filter(({ version }) => version !== null)
      .sort((a, b) => versionNumber(b.version) - versionNumber(a.version))
    if (to) newest[family] = [{ to: to.name }]
  }
  return newest
}

const versionNumber = (match: RegExpExecArray | null): number => Number(match?.[1]) * 1000 + Number(match?.[2] ?? 0)

const noRule: FamilyRule = { prefix: '' }

/** The rule for a model, by the part of its name after paths and cloud prefixes. The first that fits wins. */
export function ruleFor(book: PriceBook, name: string): FamilyRule {
  const bare = normalName(name)
    .replace(/^.*\//, '')
    .replace(/^(global\.)?[a-z]+\.(?=[a-z])/, '')
  return book.rules.find((rule) => bare.startsWith(rule.prefix)) ?? noRule
}
