/** One step into a JSON value: a field's name, a place in a list, or the first of a list whose field has a value. */
type Step =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'place'; readonly index: number }
  | { readonly kind: 'where'; readonly name: string; readonly value: string }

/** A way into a JSON value. */
export interface JsonPath {
  /** As written. */
  readonly text: string
  readonly steps: readonly Step[]
}

const step = /\.?([\p{L}\p{N}_$-]+)|\[(\d{1,6})\]|\[['"]([^'"\]]+)['"]\]|\[([\p{L}\p{N}_$-]+)=([^\]]+)\]/uy

/**
 * Reads a path: `data.limits[0].used`, `data['a.b']`, `limits[type=weekly].percent` (the first of the list whose `type` is `weekly`).
 * A leading `$` is the whole value, and may be left out. Null for what is no path.
 */
export function parsePath(text: string): JsonPath | null {
  const rest = text.replace(/^\$(?=[.[]|$)/, '')
  const steps: Step[] = []
  step.lastIndex = 0
  while (step.lastIndex < rest.length) {
    const match = step.exec(rest)
    if (match === null) return null
    steps.push(toStep(match))
  }
  return text === '' ? null : { text, steps }
}

function toStep([, name, index, quoted, key, value]: RegExpExecArray): Step {
  if (index !== undefined) return { kind: 'place', index: Number(index) }
  if (key !== undefined && value !== undefined) return { kind: 'where', name: key, value }
  return { kind: 'field', name: name ?? quoted ?? '' }
}

/** What stands at a path; undefined where nothing does. Looks at own fields only. */
export function valueAt(json: unknown, path: JsonPath): unknown {
  return path.steps.reduce(take, json)
}

function take(value: unknown, way: Step): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  if (!Array.isArray(value)) return way.kind === 'field' ? fieldOf(value, way.name) : undefined
  if (way.kind === 'field') return undefined
  if (way.kind === 'place') return value[way.index]
  return value.find((each) => {
    const found = typeof each === 'object' && each !== null ? fieldOf(each, way.name) : undefined
    return (
      (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean') &&
      String(found) === way.value
    )
  })
}

const fieldOf = (value: object, name: string): unknown =>
  Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
