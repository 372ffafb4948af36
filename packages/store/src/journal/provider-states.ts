import { type JournalFile, numberOf, type Row, textOf } from './journal-file.ts'

/** How asking with one sign-in went. */
export interface ProviderState {
  readonly provider: string
  /** Where the sign-in was found; empty where there is none. */
  readonly place: string
  /** Tells whether the sign-in changed; null where there is none. */
  readonly fingerprint: string | null
  /** The account that it turned out to be of; null before the first answer. */
  readonly accountKey: string | null
  /** One after another. */
  readonly failures: number
  /** UTC ms, as all times here. */
  readonly askedAtMs: number
  /** When an answer or a fault came last. */
  readonly answeredAtMs: number
  /** Not to be asked before; `Number.MAX_SAFE_INTEGER`: not before the sign-in changes. */
  readonly blockedUntilMs: number
  /** The vendor said so: holds for everybody. */
  readonly isVendorBlock: boolean
  /** The last fault, as JSON; null after a success. */
  readonly fault: string | null
}

/** What a vendor says of its own state. */
export interface StoredIncident {
  readonly provider: string
  readonly level: string
  readonly text: string
  readonly atMs: number
}

/** Breakers and backoff that outlive processes: tables `provider_state` and `incidents`. */
export class ProviderStates {
  readonly #file: JournalFile

  constructor(file: JournalFile) {
    this.#file = file
  }

  all(): ProviderState[] {
    return this.#file.all('select * from provider_state').map(toState)
  }

  get(provider: string, place: string): ProviderState | null {
    const sql = 'select * from provider_state where provider = :provider and place = :place'
    const row = this.#file.get(sql, { provider, place })
    return row === undefined ? null : toState(row)
  }

  put(state: ProviderState): void {
    this.#file.run(
      `insert or replace into provider_state (provider, place, fingerprint, account_key, failures, asked_at_ms, answered_at_ms, blocked_until_ms, is_vendor_block, fault)
       values (:provider, :place, :fingerprint, :accountKey, :failures, :askedAtMs, :answeredAtMs, :blockedUntilMs, :isVendorBlock, :fault)`,
      { ...state, isVendorBlock: state.isVendorBlock ? 1 : 0 },
    )
  }

  incidents(): StoredIncident[] {
    return this.#file.all('select * from incidents').map((row) => ({
      provider: String(row.provider),
      level: String(row.level),
      text: String(row.text),
      atMs: Number(row.at_ms),
    }))
  }

  putIncident(incident: StoredIncident): void {
    this.#file.run(
      'insert or replace into incidents (provider, level, text, at_ms) values (:provider, :level, :text, :atMs)',
      {
        ...incident,
      },
    )
  }
}

const toState = (row: Row): ProviderState => ({
  provider: String(row.provider),
  place: String(row.place),
  fingerprint: textOf(row.fingerprint),
  accountKey: textOf(row.account_key),
  failures: Number(row.failures),
  askedAtMs: Number(row.asked_at_ms),
  answeredAtMs: Number(row.answered_at_ms),
  blockedUntilMs: numberOf(row.blocked_until_ms) ?? 0,
  isVendorBlock: row.is_vendor_block === 1,
  fault: textOf(row.fault),
})
