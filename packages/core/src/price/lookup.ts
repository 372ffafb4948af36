import type { AliasStep, FamilyRule, ModelPrices, PriceBook } from './book.ts'
import { normalName } from './spelling.ts'

/** A model of the book, found by one of its names. */
export interface Entry {
  readonly provider: string
  /** As the book names it. */
  readonly name: string
  readonly prices: ModelPrices
}

/** The book by normal names (see {@link normalName}). Each part is made when it is first asked for: most runs need one list. */
export interface Lookup {
  /** The models of a provider; undefined for one that the book does not have. */
  readonly list: (provider: string) => ReadonlyMap<string, Entry> | undefined
  readonly aliases: () => ReadonlyMap<string, readonly AliasStep[]>
  readonly overrides: ReadonlyMap<string, Entry>
}

/** Makes the {@link Lookup} of a book; each list is indexed when first asked for. */
export function lookupOf(book: PriceBook): Lookup {
  const lists = new Map<string, ReadonlyMap<string, Entry>>()
  let aliases: ReadonlyMap<string, readonly AliasStep[]> | null = null
  return {
    list(provider) {
      const known = lists.get(provider)
      const models = known ? undefined : book.providers[provider]?.models
      if (models === undefined) return known
      const made = entriesOf(provider, models)
      lists.set(provider, made)
      return made
    },
    aliases: () => (aliases ??= aliasesOf(book)),
    overrides: entriesOf('config', book.overrides ?? {}),
  }
}

function aliasesOf(book: PriceBook): Map<string, readonly AliasStep[]> {
  const aliases = Object.entries({ ...newestClaudes(book), ...book.aliases })
  return new Map(aliases.map(([name, steps]) => [normalName(name), steps]))
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
