import { type Fields, fieldsOf, isObject } from './fields.ts'

/** What a JSON Web Token says (RFC 7519), unverified: who it is for, and until when. Null for what is none. */
export function claimsOf(token: string | null): Fields | null {
  const [, payload = '', ...rest] = (token ?? '').split('.')
  if (rest.length !== 1) return null
  try {
    const json: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return isObject(json) ? fieldsOf(json) : null
  } catch {
    return null
  }
}

/** When a token ends, UTC ms; null where it does not say. */
export function expiryOf(token: string): number | null {
  try {
    return claimsOf(token)?.time('exp') ?? null
  } catch {
    return null
  }
}
