import { hash } from 'node:crypto'
import type { ConsoleUsageDataSync } from './console-body.ts'
import type { VersionInfo } from './console-view.ts'
import type { HubFile, HubRow } from './hub-file.ts'

/** At least so many versions are kept, and all of so many days. */
export const keptVersions = 100
export const keptMs = 7 * 86_400_000
/** But of one machine not more than one a minute makes in this time: a key must not fill the disk. */
const mostOfMachine = 10_080

/** Who tells. */
export interface Sender {
  readonly id: string
  readonly label: string
}

/** A state of a console page as it was told. */
export interface ConsoleVersion {
  readonly body: ConsoleUsageDataSync
  readonly machine: string
  readonly machineId: string
  /** UTC ms. */
  readonly capturedAtMs: number
  readonly versionInfo: VersionInfo
}

/** What became of a state that was told: `older` ones are kept in their place, what is `known` is not kept twice. */
export type Taken = 'newest' | 'older' | 'known'

/**
 * The history of a console page, ordered by when the page was read, not by when that was told: older data never stands before newer. Of
 * equal times the one that was told last is the newer.
 */
export class ConsoleVersions {
  readonly #file: HubFile
  readonly #nowMs: () => number

  constructor(file: HubFile, nowMs: () => number) {
    this.#file = file
    this.#nowMs = nowMs
  }

  /** Keeps a state; it is on the disk when this returns. Throws `HubStorageError`. */
  take(provider: string, body: ConsoleUsageDataSync, { id, label }: Sender): Taken {
    const json = JSON.stringify(body)
    const capturedAtMs = Date.parse(body.lastUpdated)
    return this.#file.write(() => {
      const newestMs = this.newestMs(provider)
      const digest = hash('sha256', json, 'hex')
      const added = this.#file.run(
        `insert or ignore into console_version
          (provider, machine_id, machine, captured_at_ms, received_at_ms, digest, body) values (?, ?, ?, ?, ?, ?, ?)`,
        provider,
        id,
        label,
        capturedAtMs,
        this.#nowMs(),
        digest,
        json,
      )
      if (added === 0) return 'known'
      this.#forgetOld(provider)
      this.#forgetBeyond(provider, id)
      return newestMs !== null && capturedAtMs < newestMs ? 'older' : 'newest'
    })
  }

  /** When the newest state was read, UTC ms; null where there is none. */
  newestMs(provider: string): number | null {
    const ms = this.#file.get('select max(captured_at_ms) as ms from console_version where provider = ?', provider)?.ms
    return ms === null || ms === undefined ? null : Number(ms)
  }

  /** A version by number: 1 is the oldest, -1 the newest. Null where there is none. */
  at(provider: string, number: number): ConsoleVersion | null {
    const total = this.#count(provider)
    const current = number < 0 ? total + number + 1 : number
    if (current < 1 || current > total) return null
    const row = this.#file.get(
      'select * from console_version where provider = ? order by captured_at_ms, id limit 1 offset ?',
      provider,
      current - 1,
    )
    return row === undefined ? null : fromRow(row, current, total)
  }

  /** The version that was read nearest to a moment; the newer of two as near. Null where there is none. */
  nearest(provider: string, atMs: number): ConsoleVersion | null {
    const row = this.#file.get(
      `select * from console_version where provider = ? order by abs(captured_at_ms - ?), captured_at_ms desc, id desc limit 1`,
      provider,
      atMs,
    )
    if (row === undefined) return null
    const before = this.#file.get(
      'select count(*) as n from console_version where provider = ? and (captured_at_ms, id) <= (?, ?)',
      provider,
      Number(row.captured_at_ms),
      Number(row.id),
    )
    return fromRow(row, Number(before?.n), this.#count(provider))
  }

  /** The newest state of each machine, of all providers. */
  ofMachines(): readonly (ConsoleVersion & { readonly provider: string })[] {
    const rows = this.#file.all(`
      select * from (
        select *, row_number() over (partition by provider, machine_id order by captured_at_ms desc, id desc) as place
        from console_version)
      where place = 1`)
    return rows.map((row) => ({ ...fromRow(row, 0, 0), provider: String(row.provider) }))
  }

  #count(provider: string): number {
    return Number(this.#file.get('select count(*) as n from console_version where provider = ?', provider)?.n)
  }

  #forgetBeyond(provider: string, machineId: string): void {
    this.#file.run(
      `delete from console_version where provider = ?1 and machine_id = ?2 and (captured_at_ms, id) <= (
        select captured_at_ms, id from console_version where provider = ?1 and machine_id = ?2
        order by captured_at_ms desc, id desc limit 1 offset ?3)`,
      provider,
      machineId,
      mostOfMachine,
    )
  }

  #forgetOld(provider: string): void {
    this.#file.run(
      `delete from console_version where provider = ? and captured_at_ms < ? and id not in (
        select id from console_version where provider = ? order by captured_at_ms desc, id desc limit ?)`,
      provider,
      this.#nowMs() - keptMs,
      provider,
      keptVersions,
    )
  }
}

function fromRow(row: HubRow, current: number, total: number): ConsoleVersion {
  const timestamp = new Date(Number(row.received_at_ms)).toISOString()
  const filename = `${timestamp.slice(0, 19).replaceAll(':', '-')}-${String(row.digest).slice(0, 8)}.json`
  return {
    body: JSON.parse(String(row.body)) as ConsoleUsageDataSync,
    machine: String(row.machine),
    machineId: String(row.machine_id),
    capturedAtMs: Number(row.captured_at_ms),
    versionInfo: { current, total, timestamp, filename },
  }
}
