import { chmodSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { FleetBatch, FleetTarget } from '../fleet-event.ts'
import { FleetFault, type FleetFaultKind } from '../fleet-fault.ts'
import { bindQuery, type QueryContext, type QueryValues } from '../queries/bind.ts'
import { type FleetRow, toFleetRow } from '../queries/fleet-row.ts'
import type { NamedQuery } from '../queries/named-query.ts'
import { inTransaction } from '../transaction.ts'
import { countMachines, forgetMachines, type RowsByTable } from './forget-machines.ts'
import { type AskedZone, addFunctions } from './functions.ts'
import { type RefuseBeyond, refuseBeyondOf } from './machine-sizes.ts'
import { migrateFleet } from './schema.ts'
import { type Settle, settleOf } from './settle-copies.ts'
import { refreshSlots } from './slots.ts'
import { renewStoreId, storeIdOf } from './store-id.ts'
import {
  billToRow,
  blockToRow,
  budgetToRow,
  eventToRow,
  outcomeToRow,
  quotaToRow,
  reportToRow,
  runToRow,
  type SqliteRow,
} from './to-row.ts'
import { type Upsert, upsertOf } from './upsert.ts'

/** How long a writer waits for another one. */
const busyMs = 30_000

/** What goes with a batch. */
export interface SendOptions {
  readonly signal?: AbortSignal
  /** False: the sender’s rows are not taken any more. Absent: they are. */
  readonly isWanted?: () => boolean
}

/**
 * The fleet in one SQLite file: what a hub keeps without a ClickHouse. The same rules as there: the row of the greatest version stands
 * whatever order rows come in, one that is deleted is not read. WAL: several processes read and write it at once; a killed one leaves
 * whole batches or none.
 */
export class SqliteFleet implements FleetTarget, Disposable {
  readonly #file: string
  readonly #database: DatabaseSync
  /** Of the file on the disk: another one may take its place. */
  readonly #inode: number
  readonly #storeId: () => string
  /** Tenants and UTC days whose calls the transaction changes. */
  readonly #stale = new Map<string, readonly [tenant: string, day: number]>()
  readonly #asked: AskedZone = { zone: null }
  readonly #now: () => number
  readonly #upserts: Readonly<Record<keyof FleetBatch, Upsert>>
  readonly #settle: Settle
  readonly #refuseBeyond: RefuseBeyond
  readonly #markStale: StatementSync
  readonly #queries = new Map<string, StatementSync>()

  private constructor(file: string, database: DatabaseSync, now: () => number) {
    this.#file = file
    this.#database = database
    this.#inode = statSync(file).ino
    this.#storeId = storeIdOf(database)
    this.#now = now
    addFunctions(database, this.#asked)
    this.#upserts = {
      events: this.#noting(upsertOf(database, 'usage_events')),
      blocks: upsertOf(database, 'usage_blocks'),
      quotas: upsertOf(database, 'quota_snapshots'),
      runs: upsertOf(database, 'import_runs'),
      reports: upsertOf(database, 'imported_reports'),
      outcomes: upsertOf(database, 'work_outcomes'),
      bills: upsertOf(database, 'vendor_bills'),
      budgets: upsertOf(database, 'budget_states'),
    }
    this.#markStale = database.prepare('insert or ignore into stale_days values (?, ?)')
    this.#refuseBeyond = refuseBeyondOf(database)
    this.#settle = settleOf(database, this.#upserts.events)
  }

  /** Opens the file, made if there is none; `now` tells when rows come in, UTC ms. Throws `FleetFault`. */
  static open(file: string, { now }: { readonly now: () => number }): SqliteFleet {
    let database: DatabaseSync | null = null
    try {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
      database = new DatabaseSync(file, { timeout: busyMs })
      chmodSync(file, 0o600)
      // Full: what `send` resolved for is on the disk, whatever the machine does next.
      database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536')
      migrateFleet(database)
      return new SqliteFleet(file, database, now)
    } catch (error) {
      database?.close()
      throw toFault(error, file, 'opened')
    }
  }

  /** With the file's own id, as it is now: `sqlite:/data/fleet.sqlite#3f0c9a52`. Throws `FleetFault`. */
  get id(): string {
    return `sqlite:${this.#file}#${this.storeId.slice(0, 8)}`
  }

  /** 32 hex digits, made with the file and anew by {@link askForAll}: what was sent to another id is not here. Throws `FleetFault`. */
  get storeId(): string {
    return this.#guarded('read', this.#storeId)
  }

  /** Whether the open file is still the one at its path: it may have been moved away or deleted, and what is written to it is then lost. */
  isInPlace(): boolean {
    return statSync(this.#file, { throwIfNoEntry: false })?.ino === this.#inode
  }

  /** Makes all machines send all that they have again: for a file that lacks rows which it once took. Throws `FleetFault`. */
  askForAll(): void {
    this.#guarded('written', () => renewStoreId(this.#database))
  }

  /** How many rows machines have, by table. Throws `FleetFault`. */
  countMachines(machineIds: readonly string[]): RowsByTable {
    return this.#guarded('read', () => countMachines(this.#database, machineIds))
  }

  /** Deletes all rows of machines, tells how many, and makes the others send what they have again. Throws `FleetFault`. */
  forgetMachines(machineIds: readonly string[]): RowsByTable {
    return this.#guarded('written', () => forgetMachines(this.#database, machineIds))
  }

  /**
   * All of the batch in one transaction; rows that are there in the same or a greater version stay. `isWanted` is asked within it: whoever
   * deletes rows of a sender that is wanted no more deletes them before or after, never between. Throws `FleetFault`.
   */
  async send(batch: FleetBatch, { signal, isWanted }: SendOptions = {}): Promise<void> {
    signal?.throwIfAborted()
    this.#guarded('written', () => this.#write(batch, isWanted))
  }

  /** The rows that a named query answers, typed as its columns. Throws `FleetFault`, also for a parameter that is none. */
  query(named: NamedQuery, given: QueryValues, context: QueryContext): FleetRow[] {
    const values = bindQuery(named, given, context)
    const bound = Object.entries(values).map(([name, value]) => [name, Number.isInteger(value) ? BigInt(value) : value])
    this.#asked.zone = context.zone
    const rows = this.#guarded('read', () => {
      refreshSlots(this.#database)
      return this.#statementOf(named).all(Object.fromEntries(bound) as SqliteRow)
    })
    return rows.map((row) => toFleetRow(named, row))
  }

  #statementOf(named: NamedQuery): StatementSync {
    let statement = this.#queries.get(named.id)
    if (statement === undefined) {
      statement = this.#database.prepare(named.sqlite)
      statement.setReadBigInts(true)
      statement.setAllowUnknownNamedParameters(true)
      this.#queries.set(named.id, statement)
    }
    return statement
  }

  [Symbol.dispose](): void {
    this.close()
  }

  close(): void {
    this.#database.close()
  }

  #guarded<T>(what: 'read' | 'written', work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw toFault(error, this.#file, what)
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

  #write(batch: FleetBatch, isWanted: SendOptions['isWanted']): void {
    const nowMs = this.#now()
    this.#stale.clear()
    inTransaction(this.#database, () => {
      if (isWanted?.() === false) throw unwantedFault()
      for (const event of batch.events) this.#upserts.events(eventToRow(event, nowMs))
      this.#settle(batch.events)
      for (const [tenant, day] of this.#stale.values()) this.#markStale.run(tenant, day)
      for (const block of batch.blocks) this.#upserts.blocks(blockToRow(block))
      for (const quota of batch.quotas) this.#upserts.quotas(quotaToRow(quota))
      for (const run of batch.runs) this.#upserts.runs(runToRow(run))
      for (const report of batch.reports ?? []) this.#upserts.reports(reportToRow(report))
      for (const outcome of batch.outcomes ?? []) this.#upserts.outcomes(outcomeToRow(outcome))
      for (const bill of batch.bills ?? []) this.#upserts.bills(billToRow(bill))
      for (const budget of batch.budgets ?? []) this.#upserts.budgets(budgetToRow(budget))
      this.#refuseBeyond(machinesOf(batch))
    })
  }
}

function machinesOf(batch: FleetBatch): Set<string> {
  const ids = new Set<string>()
  for (const rows of Object.values(batch)) for (const { machineId } of rows ?? []) ids.add(machineId)
  return ids
}

const unwantedFault = (): FleetFault =>
  new FleetFault('auth', 'Who sent these rows may not do so any more', { advice: 'Get another key.' })

function toFault(error: unknown, file: string, what: 'opened' | 'read' | 'written'): FleetFault {
  if (error instanceof FleetFault) return error
  const text = error instanceof Error ? error.message : String(error)
  const code = Number((error as { readonly errcode?: unknown }).errcode) & 0xff
  const fault = (kind: FleetFaultKind, message: string, advice: string): FleetFault =>
    new FleetFault(kind, message, { advice, cause: error })
  // SQLITE_CORRUPT, SQLITE_NOTADB: https://www.sqlite.org/rescode.html. Other machines’ rows lie in it, so it is never replaced by itself.
  if (code === 11 || code === 26) {
    const advice = 'It was left as it is. Put a copy of it back, or move it away to begin an empty one.'
    return fault('server', `The fleet file ${file} is damaged: ${text}`, advice)
  }
  if (/constraint|datatype mismatch|cannot be bound/i.test(text))
    return fault(
      'validation',
      `The fleet file ${file} takes no such row: ${text}`,
      'Send rows as `FleetEvent` describes them.',
    )
  return fault(
    'server',
    `The fleet file ${file} could not be ${what}: ${text}`,
    'Look at free space and permissions of its folder.',
  )
}
