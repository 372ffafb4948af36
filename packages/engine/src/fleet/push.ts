import { statSync } from 'node:fs'
import { DamagedOutboxError, Outbox } from '@aic/fleet'
import { Ledger } from '@aic/store'
import { openAic } from '../aic.ts'
import { loadConfig } from '../config/config.ts'
import { dataFolder } from '../folders.ts'
import { ledgerPath } from '../upkeep/open.ts'
import { placeName } from './ccusage-way.ts'
import { type FleetMachine, fleetMachine } from './fleet-machine.ts'
import { type FleetNames, fleetNames } from './fleet-names.ts'
import { pushLedger } from './push-ledger.ts'
import { lockPlace, type OpenedOutbox, openOutbox, replacedOutbox } from './push-outbox.ts'
import { type LastRun, noCounts, type PushResult } from './push-result.ts'
import { PushSender } from './push-sender.ts'
import type { PushOptions } from './push-work.ts'

/**
 * Brings a place up to date with the logs of this machine: looks at them, then sends what it lacks, batch by batch, each remembered once it has
 * arrived; then blocks, limits, and a row about this import. Doing it twice, at once, or killed at any moment changes nothing there.
 *
 * What the place does to it (`FleetFault`) and an abort are in the result; throws `ConfigError`, and what the ledger throws.
 */
export async function push(options: PushOptions): Promise<PushResult> {
  const config = options.config ?? loadConfig(options)
  const machine = fleetMachine({ ...options, config })
  const names = fleetNames({ ...options, config })
  const place = placeName(options.target, machine)
  if (options.isForgetful === true) {
    const outbox = Outbox.inMemory(place)
    return await attempt({ outbox, warnings: [] }, { ...options, config }, { machine, names })
  }
  const folder = dataFolder(options)
  const lock = lockPlace(folder, place)
  if (lock === 'busy') return busy(options, names)
  using _ = lock
  const opened = openOutbox(folder, place, options.nowMs)
  try {
    return await attempt(opened, { ...options, config }, { machine, names })
  } catch (error) {
    if (!(error instanceof DamagedOutboxError)) throw error
    const anew = replacedOutbox(folder, place, { error, nowMs: options.nowMs })
    return await attempt(anew, { ...options, config }, { machine, names })
  }
}

interface Named {
  readonly machine: FleetMachine
  readonly names: FleetNames
}

async function attempt({ outbox, warnings }: OpenedOutbox, options: PushOptions, named: Named): Promise<PushResult> {
  using _ = outbox
  const startedMs = performance.now()
  options.onProgress?.({ step: 'collect', eventsDone: 0, eventsTotal: null })
  const aic = options.aic ?? (await openAic(options))
  try {
    await aic.collect({ nowMs: options.nowMs })
    aic.save()
    const { target, isDryRun = false, signal } = options
    const sender = new PushSender({ target, outbox, isDryRun, signal })
    sender.timings.collectMs = performance.now() - startedMs
    const path = ledgerPath(options)
    using ledger = Ledger.open({ path, isReadOnly: true })
    ledger?.freeze()
    const last = outbox.fact('last') as LastRun | null
    const told = await pushLedger({ options, aic, ledger, ...named, sender, last, ledgerId: idOf(path) })
    const durationMs = performance.now() - startedMs
    return { ...told, durationMs, warnings: [...warnings, ...aic.facts().warnings, ...sender.warnings] }
  } finally {
    if (options.aic === undefined) aic.close()
  }
}

/** A file that takes the ledger's place has another number, or at least another time of birth. */
function idOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat === undefined ? '' : `${stat.ino} ${Math.floor(stat.birthtimeMs)}`
}

const busy = ({ isDryRun = false, nowMs }: PushOptions, { hasher }: FleetNames): PushResult => ({
  status: 'busy',
  isDryRun,
  counts: noCounts,
  statistics: null,
  comparison: null,
  contentHash: '',
  hashMode: hasher.mode,
  startedMs: nowMs,
  durationMs: 0,
  timings: { collectMs: 0, prepareMs: 0, sendMs: 0, markMs: 0 },
  warnings: ['another process pushes to this place at the moment: nothing was sent by this one'],
  fault: null,
})

/** What is remembered of a place: how its last import went. Null before the first. */
export function lastRunOf(outbox: Outbox): LastRun | null {
  return outbox.fact('last') as LastRun | null
}
