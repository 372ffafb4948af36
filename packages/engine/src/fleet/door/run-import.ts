import { AicError } from '@aic/core'
import { utc } from '@aic/core/report'
import { type HashMode, namedQueries, Outbox, queryClickHouse } from '@aic/fleet'
import { dataFolder } from '../../folders.ts'
import { type CcusageImported, importCcusage, withdrawCcusage } from '../ccusage-import.ts'
import type { FetchedReport } from '../ccusage-run.ts'
import { claimWay, type FleetWay, placeName, wayTo } from '../ccusage-way.ts'
import { fleetNames } from '../fleet-names.ts'
import { push } from '../push.ts'
import type { PushProgress, PushResult } from '../push-result.ts'
import { rememberStore } from './known-stores.ts'
import { type FleetPlace, type OpenFleet, openFleet } from './open-fleet.ts'
import { sentTarget } from './sent-target.ts'
import { readyStore } from './store-state.ts'

/** What to import, and who hears of it. */
export interface ImportOptions {
  /** What tells the usage; null: as before, else the ledger. */
  readonly from: FleetWay | null
  /** In place of the configured one. */
  readonly hashMode?: HashMode | undefined
  readonly isDryRun: boolean
  /** Go over to another way than before. */
  readonly isForced: boolean
  /** Send all of the ledger again: for a store that has lost what it once took. Defaults to false. */
  readonly isAgain?: boolean
  /** For each command of ccusage; its own default where it is absent. */
  readonly timeoutMs?: number | undefined
  readonly signal: AbortSignal
  /** Once it is known where to, and by which way. */
  readonly onStart?: (place: ImportPlace) => void
  readonly onProgress?: (progress: PushProgress) => void
  /** After each command of ccusage: how many of all have ended. */
  readonly onReport?: (done: number, of: number, report: FetchedReport) => void
}

/** Where an import goes, and what of names it tells. */
export interface ImportPlace {
  readonly url: string
  readonly database: string
  readonly machine: string
  readonly from: FleetWay
  readonly hashMode: HashMode
}

/** What came of an import. */
export interface Imported extends ImportPlace {
  /** Rows of ccusage that went another way before, and were taken back. */
  readonly takenBack: number
  /** Of the ledger; null where ccusage told. */
  readonly push: PushResult | null
  /** Of ccusage; null where the ledger told, or another import to the same place runs. */
  readonly ccusage: CcusageImported | null
  /** Rows of each table now, of this team; null where nothing was sent. */
  readonly tables: readonly TableCount[] | null
}

/** How many rows a table has. */
export interface TableCount {
  readonly table: string
  readonly rows: number
}

/**
 * Sends what is new on this machine to the fleet's ClickHouse. Throws `FleetFault` where the store is not ready, and `AicError` `two-ways`;
 * what fails later is in the result.
 */
export async function runImport(place: FleetPlace, options: ImportOptions): Promise<Imported> {
  await using fleet = await openFleet(place)
  const { signal, hashMode } = options
  const { id } = await readyStore(fleet.clickHouse, signal)
  const target = sentTarget(fleet.target, id)
  const folder = dataFolder(place)
  if (!options.isDryRun) rememberStore(folder, fleet.target.id, id)
  const from = options.from ?? wayTo({ folder, place: placeName(target, fleet.machine) }) ?? 'ledger'
  const names = fleetNames({ ...place, hashMode })
  const { url, database } = fleet.clickHouse
  const where = { url, database, machine: fleet.machine.machine, from, hashMode: names.hasher.mode }
  options.onStart?.(where)
  const way = { folder, machine: fleet.machine, names, target }
  const done = from === 'ledger' ? await fromLedger(place, way, options) : await fromCcusage(place, way, options)
  const isSent = done.push === null ? done.ccusage !== null : done.push.counts.batches > 0 && !done.push.isDryRun
  return { ...where, ...done, tables: isSent && !signal.aborted ? await tableCounts(fleet, place.nowMs) : null }
}

type Way = Parameters<typeof withdrawCcusage>[0]
type Done = Pick<Imported, 'takenBack' | 'push' | 'ccusage'>

/** Days that ccusage told go before the ledger's calls come. */
async function fromLedger(place: FleetPlace, way: Way, options: ImportOptions): Promise<Done> {
  const { hashMode, isDryRun, isForced, signal, onProgress } = options
  const { folder, machine, target } = way
  let takenBack = 0
  if (!isDryRun) {
    const before = claimWay({ folder, place: placeName(target, machine), way: 'ledger', isForced })
    if (before === 'ccusage') takenBack = await withdrawCcusage(way)
  }
  const progress = onProgress === undefined ? {} : { onProgress }
  const sending = { ...place, target, hashMode, isDryRun, signal, ...progress }
  const result = await push(sending)
  const isDone = result.status === 'completed' || result.status === 'unchanged'
  if (options.isAgain !== true || isDryRun || !isDone) return { takenBack, push: result, ccusage: null }
  // Only now: what moved since the last import was taken back just before, which needs to know what was sent.
  forget(folder, placeName(target, machine))
  return { takenBack, push: await push(sending), ccusage: null }
}

function forget(folder: string, place: string): void {
  using outbox = Outbox.open(folder, place)
  outbox.forget()
}

async function fromCcusage({ env, platform }: FleetPlace, way: Way, options: ImportOptions): Promise<Done> {
  const { isDryRun, isForced, signal, timeoutMs, onReport } = options
  if (isDryRun) throw noDryRun()
  const place = placeName(way.target, way.machine)
  if (wayTo({ folder: way.folder, place }) === 'ledger') throw noWayBack(way.target.id)
  const ccusage = await importCcusage({
    ...way,
    env,
    platform,
    signal,
    isForced,
    nowMs: Date.now,
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(onReport !== undefined && { onProgress: onReport }),
  })
  return { takenBack: 0, push: null, ccusage }
}

/** What lies there now, by the query that counts only rows that stand. */
async function tableCounts({ clickHouse, machine: { tenant } }: OpenFleet, nowMs: number): Promise<TableCount[]> {
  const query = namedQueries.find(({ id }) => id === 'row-counts')
  if (query === undefined) return []
  const rows = await queryClickHouse(clickHouse, query, {}, { tenant, zone: utc, nowMs })
  return rows.map(({ table_name: table, row_count: count }) => ({ table: String(table), rows: Number(count) }))
}

const noWayBack = (target: string): AicError =>
  new AicError(
    'two-ways',
    `This machine sends its usage to ${target} from its ledger; by ccusage it would count twice`,
    {
      advice: 'Keep to the ledger; or import by ccusage into a database of its own: CH_DATABASE=NAME.',
    },
  )

const noDryRun = (): AicError =>
  new AicError('contradicting-flags', 'An import by ccusage has no --dry-run', {
    advice: 'aic fleet check --from ccusage tries its commands and imports nothing.',
  })
