import { isObject } from './fields.ts'

/** The same answer with every number written as a text, as vendors sometimes do. */
export function stringified(body: unknown): unknown {
  if (typeof body === 'number') return String(body)
  if (Array.isArray(body)) return body.map(stringified)
  if (!isObject(body)) return body
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, stringified(value)]))
}

/** An answer that a vendor might give one day, and what is different in it. */
export interface Changed {
  readonly where: string
  readonly body: unknown
}

/** The answer with each of its fields missing, null, or of another kind. */
export function changed(body: unknown, where = '$'): Changed[] {
  if (Array.isArray(body)) {
    return body.flatMap((item: unknown, at) =>
      changed(item, `${where}[${at}]`).map((one) => ({ where: one.where, body: body.with(at, one.body) })),
    )
  }
  if (!isObject(body)) return []
  return Object.entries(body).flatMap(([name, value]) => {
    const { [name]: _, ...rest } = body
    const path = `${where}.${name}`
    return [
      { where: `${path} missing`, body: rest },
      ...others(value).map((other) => ({
        where: `${path} = ${JSON.stringify(other)}`,
        body: { ...body, [name]: other },
      })),
      ...changed(value, path).map((one) => ({ where: one.where, body: { ...body, [name]: one.body } })),
    ]
  })
}

const others = (value: unknown): unknown[] => [
  null,
  ...(typeof value === 'number' ? ['much', 'NaN', {}] : []),
  ...(typeof value === 'string' ? ['', {}] : []),
  ...(Array.isArray(value) ? [[], {}] : isObject(value) ? [{}, []] : []),
]
