import { chmodSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { FleetBatch, FleetTarget } from '../fleet-event.ts'
import { FleetFault } from '../fleet-fault.ts'
import { bindQuery, type QueryContext, type QueryValues } from '../queries/bind.ts'
import { type FleetRow, toFleetRow } from '../queries/fleet-row.ts'
import type { NamedQuery } from '../queries/named-query.ts'
import { type AskedZone, addFunctions } from './functions.ts'
import { migrateFleet } from './schema.ts'
import { type Settle, settleOf } from './settle-copies.ts'
import { refreshSlots } from './slots.ts'
import { blockToRow, eventToRow, quotaToRow, reportToRow, runToRow, type SqliteRow } from './to-row.ts'
import { type Upsert, upsertOf } from './upsert.ts'

/** How long a writer waits for another one. */
const busyMs = 30_000

/**
 * The fleet in one SQLite file: what a hub keeps without a ClickHouse. The same rules as there: the row of the greatest version stands
 * whatever order rows come in, one that is deleted is not read. WAL: several processes read and write it at once; a killed one leaves
 * whole batches or none.
 */
export class SqliteFleet implements FleetTarget, Disposable {
  readonly id: string
  readonly #database: DatabaseSync
  /** Tenants and UTC days whose calls the transaction changes. */
  readonly #stale = new Map<string, readonly [tenant: string, day: number]>()
  readonly #asked: AskedZone = { zone: null }
  readonly #now: () => number
  readonly #upserts: Readonly<Record<'events' | 'blocks' | 'quotas' | 'runs' | 'reports', Upsert>>
  readonly #settle: Settle
  readonly #markStale: StatementSync
  readonly #queries = new Map<string, StatementSync>()

  private constructor(file: string, database: DatabaseSync, now: () => number) {
    this.id = `sqlite:${file}`
    this.#database = database
    this.#now = now
    addFunctions(database, this.#asked)
    this.#upserts = {
      events: this.#noting(upsertOf(database, 'usage_events')),
      blocks: upsertOf(database, 'usage_blocks'),
      quotas: upsertOf(database, 'quota_snapshots'),
      runs: upsertOf(database, 'import_runs'),
      reports: upsertOf(database, 'imported_reports'),
    }
    this.#markStale = database.prepare('insert or ignore into stale_days values (?, ?)')
    this.#settle = settleOf(database, this.#upserts.events)
  }

  /** Opens the file, made if there is none; `now` tells when rows come in, UTC ms. Throws `FleetFault`. */
  static open(file: string, { now }: { readonly now: () => number }): SqliteFleet {
    try {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
      const database = new DatabaseSync(file, { timeout: busyMs })
      chmodSync(file, 0o600)
      // Full: what `send` resolved for is on the disk, whatever the machine does next.
      database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536')
      migrateFleet(database)
      return new SqliteFleet(file, database, now)
    } catch (error) {
      throw toFault(error, file)
    }
  }

  /** All of the batch in one transaction; rows that are there in the same or a greater version stay. Throws `FleetFault`. */
  async send(batch: FleetBatch, { signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    signal?.throwIfAborted()
    try {
      this.#write(batch)
    } catch (error) {
      throw toFault(error, this.id)
    }
  }

  /** The rows that a named query answers, typed as its columns. Throws `FleetFault` for a parameter that is none. */
  query(named: NamedQuery, given: QueryValues, context: QueryContext): FleetRow[] {
    const values = bindQuery(named, given, context)
    let statement = this.#queries.get(named.id)
    if (statement === undefined) {
      statement = this.#database.prepare(named.sqlite)
      statement.setReadBigInts(true)
      statement.setAllowUnknownNamedParameters(true)
      this.#queries.set(named.id, statement)
    }
    this.#asked.zone = context.zone
    this.#refresh()
    const bound = Object.entries(values).map(([name, value]) => [name, Number.isInteger(value) ? BigInt(value) : value])
    return statement.all(Object.fromEntries(bound) as SqliteRow).map((row) => toFleetRow(named, row))
  }

  [Symbol.dispose](): void {
    this.close()
  }

  close(): void {
    this.#database.close()
  }

  #refresh(): void {
    try {
      refreshSlots(this.#database)
    } catch (error) {
      throw toFault(error, this.id)
    }
  }

  #noting(upsert: Upsert): Upsert {
    return (row) => {
      const isWritten = upsert(row)
      const [tenant, day] = [String(row.tenant_id), Number(row.ts_day)]
      if (isWritten) this.#stale.set(`${day} ${tenant}`, [tenant, day])
      return isWritten
    }
  }

  #write(batch: FleetBatch): void {
    const nowMs = this.#now()
    this.#stale.clear()
    this.#database.exec('begin immediate')
    try {
      for (const event of batch.events) this.#upserts.events(eventToRow(event, nowMs))
      this.#settle(batch.events)
      for (const [tenant, day] of this.#stale.values()) this.#markStale.run(tenant, day)
      for (const block of batch.blocks) this.#upserts.blocks(blockToRow(block))
      for (const quota of batch.quotas) this.#upserts.quotas(quotaToRow(quota))
      for (const run of batch.runs) this.#upserts.runs(runToRow(run))
      for (const report of batch.reports ?? []) this.#upserts.reports(reportToRow(report))
      this.#database.exec('commit')
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback')
      throw error
    }
  }
}

function toFault(error: unknown, place: string): FleetFault {
  if (error instanceof FleetFault) return error
  const text = error instanceof Error ? error.message : String(error)
  const isConstraint = /constraint|datatype mismatch|cannot be bound/i.test(text)
  return new FleetFault(
    isConstraint ? 'validation' : 'server',
    `The fleet file ${place} could not be written: ${text}`,
    {
      advice: isConstraint
        ? 'Send rows as `FleetEvent` describes them.'
        : 'Look at free space and permissions of its folder.',
      cause: error,
    },
  )
}
