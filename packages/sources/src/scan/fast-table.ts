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

/**
 * The keys that a parser looks at, where its logs need one. An ordinary line is given to it with these alone, which is faster than to
 * decode all of it: `number`, `text` and `time` (as UTC ms) are given; a `null` as if the key weren't there; `handOver` makes a
 * line no ordinary one. No object may stand in the table twice.
 */
export interface TakenKeys {
  readonly [key: string]: TakenKey
}
type TakenKey = 'number' | 'text' | 'time' | 'handOver' | { readonly object: TakenKeys }

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
  takeObject: 12,
  takeNumber: 13,
  takeTime: 14,
  takeText: 15,
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
  const { objects, contexts } = compileKeys<FastKey>(table.keys, (name, key, numberOf) =>
    toEntry(name, key, numberOf, sidechainFlag),
  )
  const all = objects.flatMap((keys) => Object.values(keys))
  const bits = (test: (key: FastKey) => boolean): bigint =>
    all.reduce((sum, key, i) => (test(key) ? sum | (1n << BigInt(i)) : sum), 0n)
  return { contexts, needed: bits(isNeeded), usage: bits((key) => typeof key === 'object' && 'isUsage' in key) }
}

/** The same for a table of keys to take. */
export function compileTaken(keys: TakenKeys): CompiledTable {
  const { contexts } = compileKeys<TakenKey>(keys, (key, rule, numberOf) => ({
    key,
    action: typeof rule === 'object' ? action.takeObject : takenActions[rule],
    argument: typeof rule === 'object' ? numberOf(rule.object) : 0,
    literals: [],
  }))
  return { contexts, needed: 0n, usage: 0n }
}

const takenActions = {
  number: action.takeNumber,
  text: action.takeText,
  time: action.takeTime,
  handOver: action.handOver,
} as const

/** Whether an entry takes an object, or a text. */
export const takesObject = (entry: TableEntry): boolean => entry.action === action.takeObject
export const takesText = (entry: TableEntry): boolean => entry.action === action.takeText

interface Keys<Key> {
  readonly [key: string]: Key
}

function compileKeys<Key extends FastKey | TakenKey>(
  keys: Keys<Key>,
  toEntry: (name: string, key: Key, numberOf: (keys: object) => number) => Omit<TableEntry, 'bit'>,
): { readonly objects: readonly Keys<Key>[]; readonly contexts: CompiledTable['contexts'] } {
  const objects = [keys]
  for (let i = 0; i < objects.length; i++) {
    for (const key of Object.values(objects[i] as Keys<Key>))
      if (typeof key === 'object' && 'object' in key) objects.push(key.object as Keys<Key>)
  }
  const numberOf = (keys: object): number => objects.indexOf(keys as Keys<Key>)
  let bit = 0
  const contexts = objects.map((one) =>
    Object.entries(one)
      .map(([name, key]) => ({ ...toEntry(name, key, numberOf), bit: bit++ }))
      .sort((a, b) => a.key.length - b.key.length),
  )
  if (bit > 64) throw new RangeError(`a table for the scanner holds at most 64 keys, got ${bit}`)
  return { objects, contexts }
}

const isNeeded = (key: FastKey): boolean =>
  ['time', 'id', 'model', 'session'].includes(typeof key === 'object' && 'text' in key ? key.text : (key as string))

function toEntry(
  key: string,
  rule: FastKey,
  numberOf: (keys: object) => number,
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
