import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { RawRequest } from './guard.ts'
import type { KeptSessions } from './kept-sessions.ts'

const codeMs = 60_000
const sessionMs = 30 * 86_400_000
const mostCodes = 16
const mostSessions = 64

/**
 * Who may ask: holders of the token, and pages that were signed in with a one-time code. Only digests are kept and compared, in equal
 * time, so that neither memory nor timing tells a secret.
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
    this.#sessions = new Map(kept?.read())
    this.cookieName = `aic_session_${port}`
  }

  /** Whether a request carries the token (`Authorization: Bearer …`) or a session's cookie. */
  isKnown({ headers }: RawRequest): boolean {
    const { authorization } = headers
    if (authorization !== undefined) return this.#isToken(authorization)
    const session = this.sessionOf(headers.cookie)
    return session !== null && this.#isLive(this.#sessions, session)
  }

  /** Whether a request carries the token itself: a page can't sign in another. */
  hasToken({ headers }: Pick<RawRequest, 'headers'>): boolean {
    return headers.authorization !== undefined && this.#isToken(headers.authorization)
  }

  /** A code for one page, good once and for a minute. */
  newCode(): { readonly code: string; readonly expiresAtMs: number } {
    return { code: this.#add(this.#codes, mostCodes, codeMs), expiresAtMs: this.#nowMs() + codeMs }
  }

  /** The session that a code buys; null for a wrong, old or used one. */
  newSession(code: string): { readonly session: string; readonly expiresAtMs: number } | null {
    const key = keyOf(code)
    const isGood = this.#isLive(this.#codes, code)
    this.#codes.delete(key)
    if (!isGood) return null
    const session = this.#add(this.#sessions, mostSessions, sessionMs)
    this.#kept?.write(this.#sessions)
    return { session, expiresAtMs: this.#nowMs() + sessionMs }
  }

  /** Signs a page out. */
  endSession(session: string): void {
    if (this.#sessions.delete(keyOf(session))) this.#kept?.write(this.#sessions)
  }

  /** The session in a Cookie header; null without one. */
  sessionOf(cookies: string | undefined): string | null {
    const pairs = (cookies ?? '').split(';').map((pair) => pair.trim())
    const found = pairs.find((pair) => pair.startsWith(`${this.cookieName}=`))
    return found?.slice(this.cookieName.length + 1) || null
  }

  #isToken(authorization: string): boolean {
    const token = /^bearer ([\w.~+/=-]+)$/i.exec(authorization)?.[1]
    return token !== undefined && timingSafeEqual(digestOf(token), this.#token)
  }

  #isLive(all: ReadonlyMap<string, number>, secret: string): boolean {
    return (all.get(keyOf(secret)) ?? 0) > this.#nowMs()
  }

  #add(all: Map<string, number>, most: number, lifeMs: number): string {
    const nowMs = this.#nowMs()
    for (const [key, endMs] of all) if (endMs <= nowMs || all.size >= most) all.delete(key)
    const secret = randomBytes(32).toString('base64url')
    all.set(keyOf(secret), nowMs + lifeMs)
    return secret
  }
}

const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer')
/** Looked up by digest: how long a look-up takes tells nothing of the secret. */
const keyOf = (text: string): string => hash('sha256', text, 'base64')
