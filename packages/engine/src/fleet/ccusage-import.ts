import { createHash, randomUUID } from 'node:crypto'
import {
  type CcusageSender,
  type DaysPlan,
  type FleetBatch,
  type FleetRun,
  type FleetTarget,
  type ImportedReport,
  importedBlock,
  importedReport,
  planDays,
  usageDays,
  withdrawDays,
} from '@aic/fleet'
import { takeInstanceLock } from '../agent-control/instance-lock.ts'
import { type CcusageFetch, type CcusageRunOptions, fetchCcusage } from './ccusage-run.ts'
import { type CcusageSent, readSent, sentFile, writeSent } from './ccusage-sent.ts'
import { claimWay, placeName } from './ccusage-way.ts'
import type { FleetMachine } from './fleet-machine.ts'
import type { FleetNames } from './fleet-names.ts'
import { modelName } from './model-name.ts'

/** An import by ccusage: where it runs, whose usage it is, and where that goes. */
export interface CcusageImport extends CcusageRunOptions {
  /** The data folder of aic. */
  readonly folder: string
  readonly machine: FleetMachine
  readonly names: Pick<FleetNames, 'project' | 'hasher'>
  readonly target: FleetTarget
  readonly nowMs: () => number
  /** Go over to this way where the machine’s ledger was sent before. Defaults to false. */
  readonly isForced?: boolean
}

/** What an import did. */
export interface CcusageImported {
  readonly fetched: CcusageFetch
  /** The row of `import_runs`, which was sent too. */
  readonly run: FleetRun
  /** Of days: sent, unchanged, kept though ccusage knows less of them by now. */
  readonly days: DaysPlan['days']
  /** Events sent, takings-back among them. */
  readonly events: number
  /** All was there already, or ccusage told nothing: only the run was sent. */
  readonly isUnchanged: boolean
}

/**
 * Asks ccusage for its reports and sends what is new of them. Commands that failed leave the others standing: the run is `partial`, and
 * `failed` when all did. Sending again after a crash at any moment leaves what sending once does. Null while another import to the same
 * place runs. Throws `AicError` `two-ways` before it starts anything, `FleetFault` where the place does not take the rows.
 */
export async function importCcusage(options: CcusageImport): Promise<CcusageImported | null> {
  const { folder, target, machine, nowMs, isForced } = options
  const place = placeName(target, machine)
  const file = sentFile(folder, place)
  using lock = takeInstanceLock(`${file}.lock`)
  if (lock === null) return null
  claimWay({ folder, place, way: 'ccusage', isForced })
  const startedMs = nowMs()
  const fetched = await fetchCcusage(options)
  const rows = rowsOf(fetched, readSent(file), options)
  const run = runOf(fetched, rows, { startedMs, durationMs: nowMs() - startedMs, machine })
  await send(rows, run, file, options)
  const events = rows.batch?.events.length ?? 0
  return { fetched, run, days: rows.plan.days, events, isUnchanged: rows.batch === null }
}

/**
 * Has a place forget what it was sent by ccusage, before the machine’s ledger goes there. Returns how many rows were taken back; where the
 * place does not take that (`FleetFault`), they are remembered until it does.
 */
export async function withdrawCcusage(
  options: Pick<CcusageImport, 'folder' | 'machine' | 'names' | 'target'>,
): Promise<number> {
  const { folder, target, machine, names } = options
  const file = sentFile(folder, placeName(target, machine))
  const events = withdrawDays(readSent(file).days, senderOf(machine, names))
  if (events.length > 0) await target.send({ ...nothing, events })
  writeSent(file, { contentHash: '', days: {} })
  return events.length
}

const nothing: FleetBatch = { events: [], blocks: [], quotas: [], runs: [] }

const senderOf = (machine: FleetMachine, names: CcusageImport['names']): CcusageSender => ({
  ...machine,
  projectOf(folder) {
    const { key, label } = names.project(folder)
    return { project: key, label }
  },
  sessionOf: (id) => names.hasher.hash('session', id),
})

interface Rows {
  readonly plan: DaysPlan
  readonly contentHash: string
  /** Null where nothing has changed. */
  readonly batch: FleetBatch | null
  /** Usable records of all reports. */
  readonly records: number
}

function rowsOf({ reports }: CcusageFetch, sent: CcusageSent, { machine, names }: CcusageImport): Rows {
  const sender = senderOf(machine, names)
  const named = modelsNamed(names)
  const records = reports.flatMap(({ report }) => report?.records ?? []).map(named)
  const found = reports.flatMap(({ report }) => report?.blocks ?? [])
  const blocks = found.map((block) => importedBlock({ ...block, record: named(block.record) }, sender))
  const plan = planDays(sent.days, usageDays(records, sender), sender)
  const imported = records.map((record) => importedReport(record, sender))
  const contentHash = hashOf({ blocks, imported })
  const isUnchanged = records.length === 0 || (plan.events.length === 0 && contentHash === sent.contentHash)
  const batch = isUnchanged ? null : { ...nothing, events: plan.events, blocks, reports: imported }
  return { plan, contentHash, batch, records: records.length }
}

type OfModels = Pick<ImportedReport, 'models' | 'breakdown'>

/** Records with models as a fleet may name them. */
function modelsNamed({
  hasher: { mode },
}: CcusageImport['names']): <Record extends OfModels>(record: Record) => Record {
  return (record) => ({
    ...record,
    models: record.models.map((name) => modelName(mode, name)),
    breakdown: record.breakdown.map((part) => ({ ...part, model: modelName(mode, part.model) })),
  })
}

const hashOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? one.toString() : one)))
    .digest('hex')
    .slice(0, 32)

function runOf(
  { status, reports, runner, version }: CcusageFetch,
  { contentHash, records }: Rows,
  { machine, ...times }: { readonly startedMs: number; readonly durationMs: number; readonly machine: FleetMachine },
): FleetRun {
  const { tenant, machineId } = machine
  const told = reports.map(({ name, report, elapsedMs, problem }) => [
    name,
    // What went wrong is told on this machine: the words of other programs may hold its paths.
    { rows: report?.rows ?? null, skipped: report?.skipped ?? {}, elapsedMs, hasFailed: problem !== null },
  ])
  const statistics = JSON.stringify({
    by: 'ccusage',
    version,
    runner: runner?.name ?? null,
    reports: Object.fromEntries(told),
  })
  return {
    tenant,
    machineId,
    machine: machine.machine,
    id: randomUUID(),
    ...times,
    status,
    records,
    contentHash,
    statistics,
  }
}

/** The keys that are about to be sent are remembered first: a crash after that costs a repetition, and loses track of no row. */
async function send(
  { plan, contentHash, batch }: Rows,
  run: FleetRun,
  file: string,
  { target, signal }: CcusageImport,
): Promise<void> {
  if (batch !== null) writeSent(file, { contentHash: '', days: plan.before })
  await target.send({ ...(batch ?? nothing), runs: [run] }, signal === undefined ? {} : { signal })
  if (batch !== null) writeSent(file, { contentHash, days: plan.after })
}
