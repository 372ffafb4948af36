import { hash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { AicError } from '@aic/core'
import { writeWhole } from '@aic/engine/settings'
import type { RawRequest } from './guard.ts'

/** A widget's token without the token: what a list of them shows. */
export interface WidgetToken {
  readonly id: string
  /** Where the widget stands, in the user's words. */
  readonly name: string
  /** UTC ms. */
  readonly createdAtMs: number
}

interface Kept extends WidgetToken {
  readonly digest: string
}

const mostTokens = 64

/**
 * Tokens that open what the widget shows, and nothing else: for frames in pages of others, where browsers send no cookies. They hold
 * until they are revoked. Only digests are kept, in a file for its owner.
 */
export class WidgetTokens {
  readonly #file: string
  readonly #nowMs: () => number
  #kept: readonly Kept[]

  constructor(file: string, nowMs: () => number) {
    this.#file = file
    this.#nowMs = nowMs
    this.#kept = readKept(file)
  }

  /** Oldest first. */
  list(): readonly WidgetToken[] {
    return this.#kept.map(({ id, name, createdAtMs }) => ({ id, name, createdAtMs }))
  }

  /** A new token, told this once. Throws where there are too many, or the file can't be written; then there is none. */
  create(name: string): WidgetToken & { readonly token: string } {
    if (this.#kept.length >= mostTokens) throw new AicError('bad-value', `There are ${mostTokens} widgets already`)
    const token = `aicw_${randomBytes(32).toString('base64url')}`
    const made = { id: randomBytes(6).toString('hex'), name, createdAtMs: this.#nowMs() }
    this.#keep([...this.#kept, { ...made, digest: digestOf(token) }])
    return { ...made, token }
  }

  /** From now on the token opens nothing. False where no token has the id. */
  revoke(id: string): boolean {
    const left = this.#kept.filter((one) => one.id !== id)
    if (left.length === this.#kept.length) return false
    this.#keep(left)
    return true
  }

  /** Whether a request carries a token that was not revoked. Digests are compared: how long that takes tells nothing of the secret. */
  isGood({ headers }: Pick<RawRequest, 'headers'>): boolean {
    const token = /^bearer (aicw_[\w-]+)$/i.exec(headers.authorization ?? '')?.[1]
    if (token === undefined) return false
    const digest = digestOf(token)
    return this.#kept.some((one) => one.digest === digest)
  }

  /** On disk first: what was revoked must not come back when the agent is killed. */
  #keep(kept: readonly Kept[]): void {
    writeWhole(this.#file, `${JSON.stringify(kept)}\n`)
    this.#kept = kept
  }
}

const digestOf = (token: string): string => hash('sha256', token, 'base64url')

function readKept(file: string): readonly Kept[] {
  try {
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return Array.isArray(kept) ? kept.filter(isKept) : []
  } catch {
    return [] // none yet, or not readable: nobody gets in by it
  }
}

function isKept(value: unknown): value is Kept {
  const { id, name, createdAtMs, digest } = (value ?? {}) as Partial<Kept>
  return [id, name, digest].every((text) => typeof text === 'string') && Number.isSafeInteger(createdAtMs)
}
