/** A name within a sentence, of whatever direction: it turns no letter around it (U+2068, U+2069). */
export const isolated = (name: string): string => `\u2068${name}\u2069`

/** Names in a sentence: the first few, each at most 40 characters, and how many more there are. */
export function namesText(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).map((name) => isolated(name.length > 40 ? `${name.slice(0, 39)}…` : name))
  return names.length > most ? `${shown.join(', ')} and ${names.length - most} more` : shown.join(', ')
}
