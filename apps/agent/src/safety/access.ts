import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { RawRequest } from './guard.ts'
import type { KeptSessions } from './kept-sessions.ts'

const codeMs = 60_000
const sessionMs = 30 * 86_400_000
const mostCodes = 16
const mostSessions = 64

/** Header that holds a page's key. */
const pageHeader = 'x-aic-page'
/** A WebSocket can't have headers: it offers the subprotocols `aic`, which is spoken, and the key after this. */
const keyProtocol = 'aic-page.'

/**
 * Who may ask: holders of the token, and pages that were signed in with a one-time code. Only digests are kept and compared, in equal
 * time, so that neither memory nor timing tells a secret.
 *
 * A page shows two halves of its session: a cookie that scripts can't read, and a key that it keeps where only pages of the same
 * address, port included, can. Browsers send the cookie to every port of this machine, so to servers of other users too: alone it is
 * worth nothing.
 */
export class Access {
  /** The session's cookie; other ports of this machine share its cookies, so its name holds ours. */
  readonly cookieName: string
  readonly #token: Buffer
  readonly #nowMs: () => number
  readonly #codes = new Map<string, number>()
  readonly #sessions: Map<string, number>
  readonly #kept: KeptSessions | undefined

  constructor(token: string, port: number, nowMs: () => number, kept?: KeptSessions) {
    this.#token = digestOf(token)
    this.#nowMs = nowMs
    this.#kept = kept
    this.#sessions = new Map(kept?.read(nowMs()))
    this.cookieName = `aic_session_${port}`
  }

  /** Whether a request carries the token (`Authorization: Bearer …`) or a session's cookie. */
  isKnown({ headers }: RawRequest): boolean {
    const { authorization } = headers
    if (authorization !== undefined) return this.#isToken(authorization)
    const session = this.#sessionOf({ headers })
    return session !== null && this.#isLive(this.#sessions, session)
  }

  /** Whether a request carries the token itself: a page can't sign in another. */
  hasToken({ headers }: Pick<RawRequest, 'headers'>): boolean {
    return headers.authorization !== undefined && this.#isToken(headers.authorization)
  }

  /** A code for one page, good once and for a minute. */
  newCode(): { readonly code: string; readonly expiresAtMs: number } {
    const code = newSecret()
    this.#add(this.#codes, code, mostCodes, codeMs)
    return { code, expiresAtMs: this.#nowMs() + codeMs }
  }

  /** The session that a code buys, in its two halves; null for a wrong, old or used one. */
  newSession(code: string): { readonly cookie: string; readonly pageKey: string; readonly expiresAtMs: number } | null {
    const key = keyOf(code)
    const isGood = this.#isLive(this.#codes, code)
    this.#codes.delete(key)
    if (!isGood) return null
    const [cookie, pageKey] = [newSecret(), newSecret()]
    this.#add(this.#sessions, wholeOf(cookie, pageKey), mostSessions, sessionMs)
    this.#kept?.write(this.#sessions, null)
    return { cookie, pageKey, expiresAtMs: this.#nowMs() + sessionMs }
  }

  /** Signs the page out that asks. */
  endSession(request: Pick<RawRequest, 'headers'>): void {
    const session = this.#sessionOf(request)
    if (session !== null && this.#sessions.delete(keyOf(session))) this.#kept?.write(this.#sessions, null)
  }

  /** Nobody is answered any more: sessions are kept for an agent that follows soon. */
  leave(): void {
    this.#kept?.write(this.#sessions, this.#nowMs())
  }

  /** Both halves of a session as one; null without both. */
  #sessionOf({ headers }: Pick<RawRequest, 'headers'>): string | null {
    const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim())
    const cookie = pairs.find((pair) => pair.startsWith(`${this.cookieName}=`))?.slice(this.cookieName.length + 1)
    const pageKey = pageKeyOf(headers)
    return cookie === undefined || pageKey === undefined ? null : wholeOf(cookie, pageKey)
  }

  #isToken(authorization: string): boolean {
    const token = /^bearer ([\w.~+/=-]+)$/i.exec(authorization)?.[1]
    return token !== undefined && timingSafeEqual(digestOf(token), this.#token)
  }

  #isLive(all: ReadonlyMap<string, number>, secret: string): boolean {
    return (all.get(keyOf(secret)) ?? 0) > this.#nowMs()
  }

  #add(all: Map<string, number>, secret: string, most: number, lifeMs: number): void {
    const nowMs = this.#nowMs()
    for (const [key, endMs] of all) if (endMs <= nowMs || all.size >= most) all.delete(key)
    all.set(keyOf(secret), nowMs + lifeMs)
  }
}

function pageKeyOf(headers: RawRequest['headers']): string | undefined {
  const header = headers[pageHeader]
  if (typeof header === 'string') return header
  const protocols = (headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim())
  return protocols.find((one) => one.startsWith(keyProtocol))?.slice(keyProtocol.length)
}

const newSecret = (): string => randomBytes(32).toString('base64url')
const wholeOf = (cookie: string, pageKey: string): string => `${cookie} ${pageKey}`

const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer')
/** Looked up by digest: how long a look-up takes tells nothing of the secret. */
const keyOf = (text: string): string => hash('sha256', text, 'base64')
