const slots = 8
const known = new Map<string, number>()

/** The colour of a name, a CSS variable: the same on every chart for as long as the page lives. Dearer ones ask first. */
export function colourOf(name: string | null, isRest = false): string {
  if (isRest) return 'var(--series-rest)'
  const key = name ?? ''
  const slot = known.get(key) ?? known.size
  known.set(key, slot)
  return `var(--series-${slot % slots})`
}
