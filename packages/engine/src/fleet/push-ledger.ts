import { createHash, randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { DamagedOutboxError, FleetFault } from '@aic/fleet'
import { loadConfig } from '../config/config.ts'
import { dataFolder } from '../folders.ts'
import { isFault } from '../open-ledger.ts'
import { priceBook } from '../prices/price-book.ts'
import { planBlocks } from './block-rows.ts'
import { cacheSavedBy } from './cache-saved.ts'
import type { RowContext } from './call-rows.ts'
import type { SentRows } from './changed-rows.ts'
import { type EventBatch, eventBatches } from './event-batches.ts'
import { priceWeekOf } from './event-version.ts'
import { type FleetStatistics, fleetStatistics } from './fleet-statistics.ts'
import type { LastRun, PushComparison, PushResult } from './push-result.ts'
import type { PushSender } from './push-sender.ts'
import { pushTold } from './push-told.ts'
import type { PushWork } from './push-work.ts'
import { quotaBatches } from './quota-rows.ts'

/** A place that has nothing new still hears of the machine once an hour: that it looked. */
const heartbeatMs = 3_600_000
const defaultBatchSize = 25_000

/** What the outbox knows of the ledger that was pushed to its end. */
interface PushedLedger {
  readonly id: string
  readonly generation: number
  /** Of names, machine and person: others make other rows. */
  readonly fingerprint: string
  /** When a block ends by itself, UTC ms; null: none goes on. */
  readonly blocksDueMs: number | null
}

type Told = Omit<PushResult, 'durationMs' | 'warnings'>

/** Sends what a place lacks of the ledger, and tells what it was. Throws only what is no fault of the place. */
export async function pushLedger(work: PushWork): Promise<Told> {
  const { sender, options } = work
  const startedMs = performance.now()
  const before = sender.outbox.fact('ledger') as PushedLedger | null
  let statistics = work.last?.statistics ?? null
  let contentHash = work.last?.contentHash ?? ''
  try {
    const isNew = hasNews(work, before)
    if (isNew || statistics === null) {
      const readMs = performance.now()
      statistics = fleetStatistics(work.aic.usage(), sourcesWithBlocks(work), options.nowMs)
      contentHash = hashOf(statistics)
      sender.timings.prepareMs += performance.now() - readMs
    }
    if (isNew) await pushRows(work, before, statistics)
    await pushQuotas(work)
    await pushTold(work, fingerprintOf(work))
    const isUnchanged = sender.counts.batches === 0
    const told = toldBy(work, isUnchanged ? 'unchanged' : 'completed', { statistics, contentHash })
    await pushRun(work, told, startedMs)
    return told
  } catch (error) {
    if (error instanceof DamagedOutboxError || isFault(error)) throw error
    const isAborted = options.signal?.aborted === true
    const told = toldBy(work, sender.counts.batches > 0 ? 'partial' : 'failed', { statistics, contentHash })
    return { ...told, fault: isAborted ? null : faultOf(error) }
  }
}

function hasNews({ ledger, ledgerId, options, ...work }: PushWork, before: PushedLedger | null): boolean {
  if (ledger === null) return false
  if (before === null || before.id !== ledgerId || before.generation !== ledger.generation()) return true
  const isDue = before.blocksDueMs !== null && options.nowMs >= before.blocksDueMs
  return isDue || before.fingerprint !== fingerprintOf(work)
}

/** Counts up when rows say more than before: then all of the ledger is looked at once more, and what says something else is sent again. */
const rowForm = 2

const fingerprintOf = ({ names, machine }: Pick<PushWork, 'names' | 'machine'>): string =>
  createHash('sha256')
    .update(JSON.stringify([names.fingerprint, machine, rowForm]))
    .digest('hex')
    .slice(0, 16)

const sourcesWithBlocks = ({ aic }: PushWork): string[] =>
  aic.sources.filter(({ hasBlocks }) => hasBlocks).map(({ id }) => id)

/** Events, then blocks; then the ledger is the one that was pushed. */
async function pushRows(work: PushWork, before: PushedLedger | null, statistics: FleetStatistics): Promise<void> {
  const { ledger, sender, options } = work
  if (ledger === null) return
  const fingerprint = fingerprintOf(work)
  const isSameLedger = before !== null && before.id === work.ledgerId
  const since = isSameLedger && before.fingerprint === fingerprint ? before.generation : null
  const report = (step: 'events' | 'blocks'): void =>
    options.onProgress?.({
      step,
      eventsDone: sender.counts.events,
      eventsTotal: since === null ? statistics.records : null,
    })
  const remember = (facts: Readonly<Record<string, unknown>>): void => sender.remember({ facts })
  const source = { ledger, outbox: sender.outbox, context: await contextOf(work), since, isSameLedger, remember }
  report('events')
  await sendBatches(eventBatches({ ...source, batchSize: options.batchSize ?? defaultBatchSize }), sender, report)
  report('blocks')
  const sentBlocks = (sender.outbox.fact('blocks') ?? {}) as SentRows
  const { limitHits } = await import('./limit-hits.ts') // and the table of vendors: not for a push without news
  const planned = planBlocks({
    usage: work.aic.usage(),
    machine: work.machine,
    names: work.names,
    sources: sourcesWithBlocks(work),
    hits: limitHits(dataFolder(options)),
    sent: sentBlocks,
    isSameLedger,
    nowMs: options.nowMs,
  })
  const pushed: PushedLedger = {
    id: work.ledgerId,
    generation: ledger.generation(),
    fingerprint,
    blocksDueMs: planned.dueMs,
  }
  if (planned.rows.length > 0) sender.remember({ facts: { blocks: planned.unsure } })
  await sender.send({ blocks: planned.rows }, { facts: { blocks: planned.sent, ledger: pushed } })
}

/** While one batch is on its way, the next is made; now and then that gives way to the network. */
async function sendBatches(
  batches: Iterator<EventBatch | null>,
  sender: PushSender,
  report: (step: 'events') => void,
): Promise<void> {
  let sending: Promise<void> | null = null
  for (;;) {
    const startedMs = performance.now()
    const { value, done } = batches.next()
    const tookMs = performance.now() - startedMs
    sender.timings.prepareMs += tookMs
    if (sending !== null) sender.timings.sendMs -= tookMs // it was not waited for
    if (value === null) {
      await setImmediate()
      continue
    }
    await sending
    report('events')
    if (done === true) return
    sending = sender.send({ events: value.events }, { marks: value.marks })
    sending.catch(() => undefined) // it is awaited above, but should making the next one throw
  }
}

async function contextOf({ ledger, machine, names, options }: PushWork): Promise<RowContext> {
  const roots = new Map<string, string>()
  for (const [id, root] of ledger?.places() ?? []) if (root !== null) roots.set(ledger?.nameText(id) ?? '', root)
  const priceVersion = ledger?.fact('prices') ?? 'none'
  const { pricingOverrides } = options.config ?? loadConfig(options)
  return {
    machine,
    names,
    priceVersion,
    priceWeek: priceWeekOf(priceVersion),
    cacheSaved: cacheSavedBy(await priceBook(options, pricingOverrides)),
    rootOf: (cwd) => roots.get(cwd) ?? cwd,
  }
}

async function pushQuotas({ sender, machine, names, options }: PushWork): Promise<void> {
  const cursor = Number(sender.outbox.fact('quotas') ?? 0)
  const batches = quotaBatches({ dataFolder: dataFolder(options), machine, hasher: names.hasher, cursor })
  for (const batch of batches) await sender.send({ quotas: batch.quotas }, { facts: { quotas: batch.cursor } })
}

/** The row about this import: after news, and once an hour without. */
async function pushRun(work: PushWork, told: Told, startedMs: number): Promise<void> {
  const { sender, machine, names, options, last } = work
  const isDue = last === null || options.nowMs - last.startedMs >= heartbeatMs
  if (told.statistics === null || (told.status === 'unchanged' && !isDue)) return
  const { counts, statistics, contentHash, comparison, hashMode } = told
  const models = statistics.models.map((one) => ({ ...one, model: names.model(one.model) }))
  const run = {
    tenant: machine.tenant,
    id: randomUUID(),
    machineId: machine.machineId,
    machine: machine.machine,
    startedMs: told.startedMs,
    durationMs: Math.round(performance.now() - startedMs + sender.timings.collectMs),
    status: 'completed' as const,
    records: counts.events,
    contentHash,
    statistics: JSON.stringify({ hashMode, counts, comparison, ...statistics, models }),
  }
  const next: LastRun = { startedMs: options.nowMs, status: told.status, contentHash, statistics }
  const { batches } = sender.counts
  await sender.send({ runs: [run] }, { facts: { last: next } })
  sender.counts.batches = batches
}

function toldBy(
  { options, sender, names, last }: PushWork,
  status: Told['status'],
  { statistics, contentHash }: Pick<Told, 'statistics' | 'contentHash'>,
): Told {
  return {
    status,
    isDryRun: options.isDryRun === true,
    counts: { ...sender.counts },
    statistics,
    comparison: statistics === null || last === null ? null : compared(statistics, last),
    contentHash,
    hashMode: names.hasher.mode,
    startedMs: options.nowMs,
    timings: sender.timings,
    fault: null,
  }
}

const compared = (now: FleetStatistics, { startedMs, statistics }: LastRun): PushComparison => ({
  sinceMs: startedMs,
  records: now.records - statistics.records,
  tokens: now.totalTokens - statistics.totalTokens,
  costNanoUsd:
    now.costNanoUsd === null || statistics.costNanoUsd === null ? null : now.costNanoUsd - statistics.costNanoUsd,
  unpricedRecords: now.unpricedRecords - statistics.unpricedRecords,
})

/** Of what the ledger holds, not of the moment: blocks that go on are left out. */
const hashOf = (statistics: FleetStatistics): string =>
  createHash('sha256')
    .update(JSON.stringify({ ...statistics, activeBlocks: [] }))
    .digest('hex')
    .slice(0, 16)

/** Whatever a target throws, as a fault. */
const faultOf = (error: unknown): FleetFault =>
  error instanceof FleetFault
    ? error
    : new FleetFault('unknown', error instanceof Error ? error.message : String(error), {
        advice: 'Try again; if it stays, look at the log of the other side.',
        cause: error,
      })
