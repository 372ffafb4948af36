const slots = 8
const known = new Map<string, Map<string, number>>()

/**
 * The colour of a name among those of its kind (`model`, `project`, …), a CSS variable: the same on every chart for as long as the
 * page lives. Dearer ones ask first.
 */
export function colourOf(kind: string, name: string | null, isRest = false): string {
  if (isRest) return 'var(--series-rest)'
  const ofKind = known.get(kind) ?? new Map<string, number>()
  known.set(kind, ofKind)
  const slot = ofKind.get(name ?? '') ?? ofKind.size
  ofKind.set(name ?? '', slot)
  return `var(--series-${slot % slots})`
}
