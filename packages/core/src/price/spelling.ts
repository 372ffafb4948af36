import type { ServiceTier } from '../call.ts'

/** A name with some of its decoration taken off, and the words that explain what went. */
export interface Spelling {
  readonly name: string
  /** What was taken off, in order: `the date 20251101`, `[1m]`. Empty for the name itself. */
  readonly off: readonly Removed[]
}

/** One piece taken off a name. */
export interface Removed {
  readonly kind: 'date' | 'variant'
  readonly what: string
  readonly tier?: ServiceTier
}

/** The form in which names are compared: lower case, `-` for blanks and `@`, and for the dot in `4.5`. */
export const normalName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s@]+/g, '-')
    .replaceAll(/(?<=\d)\.(?=\d)/g, '-')

/**
 * The names that a logged name may stand for, the nearest first: as it is, then with one piece after the other taken
 * off its end. Nothing is ever taken off that tells models apart: `claude-sonnet-4-7` never becomes `claude-sonnet-4`.
 *
 * ```ts
 * spellingsOf('claude-opus-4-5-20251101[1m]').map((s) => s.name)
 * // ['claude-opus-4-5-20251101[1m]', 'claude-opus-4-5-20251101', 'claude-opus-4-5']
 * ```
 */
export function spellingsOf(name: string): Spelling[] {
  const spellings: Spelling[] = []
  let spelling: Spelling | null = { name: normalName(name), off: [] }
  while (spelling !== null) {
    spellings.push(spelling, ...reordered(spelling))
    spelling = peel(spelling)
  }
  return spellings
}

interface Peeler {
  /** Names it is for; absent: all. */
  readonly of?: RegExp
  /** Matches the end that is taken off. */
  readonly end: RegExp
  readonly kind: Removed['kind']
  readonly what: (end: string) => string
  readonly tier?: ServiceTier
}

const claude = /(^|[./])claude-/
const gpt = /(^|[./])(gpt-\d|o\d)/

const peelers: readonly Peeler[] = [
  { end: /\[1m\]$/, kind: 'variant', what: () => 'the window size [1m]' },
  { end: /-20\d\d-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])$/, kind: 'date', what: (end) => `the date ${end.slice(1)}` },
  { end: /-(latest|default)$/, kind: 'date', what: (end) => end },
  { of: claude, end: /[-:]thinking$/, kind: 'variant', what: (end) => `${end} (thinking is billed as output)` },
  { of: claude, end: /:beta$/, kind: 'variant', what: (end) => end },
  { of: /claude-(opus|sonnet)-\d+-0$/, end: /-0$/, kind: 'variant', what: () => 'the minor version 0' },
  {
    of: gpt,
    end: /-(none|minimal|low|medium|high|xhigh)$/,
    kind: 'variant',
    what: (end) => `the effort ${end} (it does not change the price of a token)`,
  },
  { end: /-fast$/, kind: 'variant', what: (end) => `the tier ${end}`, tier: 'fast' },
]

function peel({ name, off }: Spelling): Spelling | null {
  for (const { of, end, kind, what, tier } of peelers) {
    const match = of === undefined || of.test(name) ? end.exec(name) : null
    if (match === null || match.index === 0) continue
    const removed = { kind, what: what(match[0]), ...(tier && { tier }) }
    return { name: name.slice(0, match.index), off: [...off, removed] }
  }
  return null
}

/** `claude-4-5-sonnet` is written for `claude-sonnet-4-5`, and `claude-sonnet-3-7` for `claude-3-7-sonnet`. */
function reordered({ name, off }: Spelling): Spelling[] {
  const numberFirst = /^(.*claude)-(\d+(?:-\d{1,2})?)-(opus|sonnet|haiku|fable|mythos)(?=$|-)/.exec(name)
  const familyFirst = /^(.*claude)-(opus|sonnet|haiku)-(3(?:-\d)?)(?=$|-)/.exec(name)
  const match = numberFirst ?? familyFirst
  if (match === null) return []
  const [whole, claudeWord, first, second] = match
  return [{ name: `${claudeWord}-${second}-${first}${name.slice(whole.length)}`, off }]
}
