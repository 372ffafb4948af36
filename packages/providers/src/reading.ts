import { createHash } from 'node:crypto'
import type { Balance, Limit, Reading } from '@aic/core/limit'
import type { Credential, Provider, Vendor } from './provider.ts'

/** What an adapter has to tell of an account; what is left out is unknown or empty. */
export interface Told extends Partial<Pick<Reading, 'limits' | 'balances' | 'costs' | 'usage' | 'notes'>> {
  readonly origin: Reading['origin']
  /** The vendor's own id of the account, which stays when keys change; hashed before it leaves. Null: the vendor does not tell. */
  readonly identity?: string | null
  readonly label?: string | null
  readonly plan?: string | null
}

/** A reading of what was told, now. */
export function readingOf(provider: Pick<Provider, 'id'>, credential: Credential, vendor: Vendor, told: Told): Reading {
  const { origin, identity = null, label = null, plan = null } = told
  return {
    provider: provider.id,
    account: { key: accountKeyOf(provider.id, credential, identity), label, plan },
    atMs: vendor.nowMs,
    origin,
    limits: told.limits ?? [],
    balances: told.balances ?? [],
    costs: told.costs ?? [],
    usage: told.usage ?? [],
    notes: told.notes ?? [],
  }
}

/**
 * The key of an account in storage: a hash of the vendor's id of it. Where the vendor tells none, of the file that a sign-in lies in, since its
 * tokens change by the hour, or of an API key itself.
 */
export function accountKeyOf(provider: string, { secret, from, place }: Credential, identity: string | null): string {
  const isSignIn = from === 'file' || from === 'device'
  return hash([provider, identity ?? (isSignIn ? place : secret)].join('\n')).slice(0, 16)
}

/** Tells credentials apart without holding them: SHA-256 of the secret, in hex. */
export const fingerprintOf = ({ secret }: Pick<Credential, 'secret'>): string => hash(secret)

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A limit of what is known; the rest is null. */
export const limitOf = (known: Pick<Limit, 'id' | 'kind' | 'label'> & Partial<Limit>): Limit => ({
  usedPercent: null,
  windowMs: null,
  resetsAtMs: null,
  used: null,
  limit: null,
  unit: null,
  currency: null,
  ...known,
})

/** A balance of what is known; the rest is null. */
export const balanceOf = (known: Pick<Balance, 'label' | 'remaining' | 'unit'> & Partial<Balance>): Balance => ({
  granted: null,
  currency: null,
  ...known,
})

/** Share of a limit that is used, 0–100 and more. Null where one of them is unknown, and for a limit of 0. */
export function percentOf(used: number | null, limit: number | null): number | null {
  if (used === null || limit === null || limit <= 0) return null
  return (used * 100) / limit
}

/** Lengths of windows in ms. */
export const minuteMs = 60_000
export const hourMs = 3_600_000
export const dayMs = 86_400_000

/** A part of an id: `GPT-5.3 Codex Spark` → `gpt-5-3-codex-spark`. */
export const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

/** Without the fields that are null: `extra` of a credential holds what is known. */
export const present = (fields: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== null))
