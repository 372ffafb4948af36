/**
 * Keys of an ordinary line, for the scanner: where a JSON log says what. A line that differs in any way from what the table
 * expects is decoded and parsed instead, so a table only ever makes reading faster.
 */
export interface FastTable {
  /** The marker of lines that the scanner walks itself. */
  readonly walked: string
  /** Ids that begin so name one call everywhere. At most 8 bytes. */
  readonly enoughPrefix: string
  /** Keys of the line's own object. */
  readonly keys: FastKeys
}

/** What is done with each key of an object. */
export interface FastKeys {
  readonly [key: string]: FastKey
}

/**
 * What is done with a key's value. Keys that the table doesn't name are passed over.
 * - `time`, `id`, `request`, `model`, `session`, `place`, `isSidechain`, a number: taken.
 * - `handOver`: the line is not ordinary.
 * - `object`: its keys are followed; `isUsage` marks the one without which a line holds nothing.
 * - `text` … `except`: taken, unless it is one of these JSON values.
 * - `oneOf`: the line is ordinary only with one of these JSON values.
 * - `only`: lines with another value hold nothing.
 * - `without`: the line is ordinary only if the value's bytes hold none of these.
 */
export type FastKey =
  | TextField
  | NumberField
  | 'time'
  | 'isSidechain'
  | 'handOver'
  | { readonly object: FastKeys; readonly isUsage?: true }
  | { readonly text: TextField; readonly except: readonly string[] }
  | { readonly oneOf: readonly string[] }
  | { readonly only: readonly string[] }
  | { readonly without: readonly string[] }

type TextField = 'id' | 'request' | 'model' | 'session' | 'place'

/** Numbers of a row, in the order in which the scanner stores them. `cacheWriteAnyAge` counts as 5 m where no split stands. */
export const numberFields = [
  'input',
  'output',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
  'reasoning',
  'webSearches',
  'cacheWriteAnyAge',
] as const
type NumberField = (typeof numberFields)[number]

/** Numbers of the actions in scanner.as.ts. */
const action = {
  object: 1,
  number: 2,
  time: 3,
  id: 4,
  request: 5,
  name: 6,
  flag: 7,
  oneOf: 8,
  without: 9,
  only: 10,
  handOver: 11,
}
const nameKinds = ['model', 'session', 'place']

/** One key as the scanner sees it. */
export interface TableEntry {
  readonly key: string
  readonly action: number
  readonly argument: number
  readonly literals: readonly string[]
  /** Its bit among those of all keys, by which a key that stands twice is noticed. */
  readonly bit: number
}

/** A table as the scanner wants it: contexts are objects by number, 0 the line's own, their keys by length; `needed` and `usage` are bits of entries in order. */
export interface CompiledTable {
  readonly contexts: readonly (readonly TableEntry[])[]
  readonly needed: bigint
  readonly usage: bigint
}

/** `sidechainFlag`: the bit of a row's flags that `isSidechain` sets. Throws for a table of more than 64 keys. */
export function compileTable(table: FastTable, sidechainFlag: number): CompiledTable {
  const objects: FastKeys[] = [table.keys]
  for (let i = 0; i < objects.length; i++) {
    for (const key of Object.values(objects[i] as FastKeys))
      if (typeof key === 'object' && 'object' in key) objects.push(key.object)
  }
  const numberOf = (keys: FastKeys): number => objects.indexOf(keys)
  let bit = 0
  const contexts = objects.map((keys) =>
    Object.entries(keys)
      .map(([name, key]) => ({ ...toEntry(name, key, numberOf, sidechainFlag), bit: bit++ }))
      .sort((a, b) => a.key.length - b.key.length),
  )
  const all = objects.flatMap((keys) => Object.values(keys))
  if (all.length > 64) throw new RangeError(`a fast table holds at most 64 keys, got ${all.length}`)
  const bits = (test: (key: FastKey) => boolean): bigint =>
    all.reduce((sum, key, i) => (test(key) ? sum | (1n << BigInt(i)) : sum), 0n)
  return { contexts, needed: bits(isNeeded), usage: bits((key) => typeof key === 'object' && 'isUsage' in key) }
}

const isNeeded = (key: FastKey): boolean =>
  ['time', 'id', 'model', 'session'].includes(typeof key === 'object' && 'text' in key ? key.text : (key as string))

function toEntry(
  key: string,
  rule: FastKey,
  numberOf: (keys: FastKeys) => number,
  sidechainFlag: number,
): Omit<TableEntry, 'bit'> {
  const entry = (kind: number, argument = 0, literals: readonly string[] = []) => ({
    key,
    action: kind,
    argument,
    literals,
  })
  if (typeof rule === 'object') {
    if ('object' in rule) return entry(action.object, numberOf(rule.object))
    if ('text' in rule) return { ...toEntry(key, rule.text, numberOf, sidechainFlag), literals: rule.except }
    if ('oneOf' in rule) return entry(action.oneOf, 0, rule.oneOf)
    if ('only' in rule) return entry(action.only, 0, rule.only)
    return entry(action.without, 0, rule.without)
  }
  if (rule === 'isSidechain') return entry(action.flag, sidechainFlag)
  if (rule === 'time' || rule === 'id' || rule === 'request' || rule === 'handOver') return entry(action[rule])
  const kind = nameKinds.indexOf(rule)
  if (kind >= 0) return entry(action.name, kind)
  return entry(action.number, numberFields.indexOf(rule as NumberField))
}
