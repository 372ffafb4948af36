import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { HubFile, HubRow } from './hub-file.ts'
import { type HubScope, hubScopes, isHubScope } from './scopes.ts'

/** A machine's key as a hub knows it; never the key itself. */
export interface HubKey {
  /** Stamped on what the machine sends, as its id. */
  readonly id: string
  /** The machine's name. */
  readonly label: string
  readonly scopes: readonly HubScope[]
  /** UTC ms. */
  readonly createdAtMs: number
  /** Null: never, or not told yet (it is noted once a minute). */
  readonly lastUsedAtMs: number | null
  /** Null: it is good. */
  readonly revokedAtMs: number | null
}

type Known = HubKey & { readonly digest: Buffer }

/** The id of the key in `CLAUDE_SYNC_API_KEY`. */
export const variableKeyId = 'env'
const prefix = 'aic_hub_'
const usedEveryMs = 60_000
const leastVariableLength = 16

/** The keys of a hub. Only digests are kept and compared, each time with all of them and in equal time. */
export class HubKeys {
  readonly #file: HubFile
  readonly #nowMs: () => number
  readonly #variable: Known | null
  readonly #usedMs = new Map<string, number>()
  #known: { readonly version: number; readonly keys: readonly Known[] } | null = null

  /** `variable` is the text of `CLAUDE_SYNC_API_KEY`, which is a key too. */
  constructor(file: HubFile, nowMs: () => number, variable: string | null = null) {
    this.#file = file
    this.#nowMs = nowMs
    this.#variable = variable === null || variable.length < leastVariableLength ? null : variableKey(variable)
  }

  /** Makes a key. It is told this once. */
  add(label: string, scopes: readonly HubScope[] = hubScopes): { readonly key: string; readonly id: string } {
    const id = randomBytes(6).toString('hex')
    const key = newKey(id)
    this.#file.run(
      'insert into key values (?, ?, ?, ?, ?, null)',
      id,
      label,
      scopes.join(),
      digestOf(key).toString('hex'),
      this.#nowMs(),
    )
    this.#known = null
    return { key, id }
  }

  /** Makes another key for the machine of a key's id or label, in place of its last one, revoked or not. Null: there never was one. */
  renew(name: string): { readonly key: string; readonly id: string } | null {
    const id = this.list().findLast((one) => one.id === name || one.label === name)?.id
    if (id === undefined) return null
    const key = newKey(id)
    this.#file.run('update key set digest = ?, revoked_at_ms = null where id = ?', digestOf(key).toString('hex'), id)
    this.#known = null
    return { key, id }
  }

  /** All that were made, oldest first, revoked ones too. */
  list(): readonly HubKey[] {
    const rows = this.#file.all(
      'select key.*, used_at_ms from key left join key_use using (id) order by created_at_ms, id',
    )
    return rows.map((row) => fromRow(row))
  }

  /** Revokes keys by id or label, at once for all that comes from now on. Returns how many. */
  revoke(name: string): number {
    const changed = this.#file.run(
      'update key set revoked_at_ms = ? where (id = ? or label = ?) and revoked_at_ms is null',
      this.#nowMs(),
      name,
      name,
    )
    this.#known = null
    return changed
  }

  /** Whether any key is good. */
  hasAny(): boolean {
    return this.#good().length > 0
  }

  /** The key that a request shows; null for none, a wrong or a revoked one. */
  find(shown: string | undefined): HubKey | null {
    if (shown === undefined || shown.length > 200) return null
    const digest = digestOf(shown)
    let found: Known | null = null
    for (const one of this.#good()) if (timingSafeEqual(one.digest, digest)) found = one
    if (found !== null) this.#noteUse(found.id)
    return found
  }

  /** Whether a key that was found is good still. */
  isGood({ id }: Pick<HubKey, 'id'>): boolean {
    return this.#good().some((one) => one.id === id)
  }

  #good(): readonly Known[] {
    const version = this.#file.dataVersion()
    if (this.#known?.version !== version) {
      const rows = this.#file.all('select key.*, null as used_at_ms from key where revoked_at_ms is null')
      const keys = rows.map((row) => ({ ...fromRow(row), digest: Buffer.from(String(row.digest), 'hex') }))
      this.#known = { version, keys: this.#variable === null ? keys : [...keys, this.#variable] }
    }
    return this.#known.keys
  }

  /** A disk that is full must not keep anybody from reading. */
  #noteUse(id: string): void {
    const nowMs = this.#nowMs()
    if (Math.abs(nowMs - (this.#usedMs.get(id) ?? Number.NEGATIVE_INFINITY)) < usedEveryMs) return
    this.#usedMs.set(id, nowMs)
    try {
      this.#file.run('insert or replace into key_use values (?, ?)', id, nowMs)
    } catch {
      this.#usedMs.delete(id) // noted with the next request
    }
  }
}

const newKey = (id: string): string => `${prefix}${id}_${randomBytes(32).toString('base64url')}`

const digestOf = (key: string): Buffer => hash('sha256', key, 'buffer')

const variableKey = (key: string): Known => ({
  id: variableKeyId,
  label: 'CLAUDE_SYNC_API_KEY',
  scopes: hubScopes,
  createdAtMs: 0,
  lastUsedAtMs: null,
  revokedAtMs: null,
  digest: digestOf(key),
})

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value))

const fromRow = (row: HubRow): HubKey => ({
  id: String(row.id),
  label: String(row.label),
  scopes: String(row.scopes).split(',').filter(isHubScope),
  createdAtMs: Number(row.created_at_ms),
  lastUsedAtMs: numberOrNull(row.used_at_ms),
  revokedAtMs: numberOrNull(row.revoked_at_ms),
})
