import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { projectNames } from '@aic/core/report'
import {
  type Audit,
  auditNames,
  type CheckSection,
  checkClickHouse,
  FleetFault,
  type FleetVerification,
  labelList,
  openClickHouse,
  verifyFleet,
} from '@aic/fleet'
import { openAic } from '../../aic.ts'
import { dataFolder } from '../../folders.ts'
import { checkCcusage } from '../ccusage-check.ts'
import { placeName, wayTo } from '../ccusage-way.ts'
import { fleetMachine } from '../fleet-machine.ts'
import { hubSection } from './hub-section.ts'
import { type FleetPlace, fleetSettings, openFleet } from './open-fleet.ts'
import { sentTarget } from './sent-target.ts'
import { readyStore } from './store-state.ts'

/** What to check besides the server. */
export interface CheckFleetOptions {
  /** Also try ccusage's five commands; null: where this machine imports by ccusage. */
  readonly withCcusage: boolean | null
  /** For each command of ccusage. */
  readonly timeoutMs?: number | undefined
  readonly signal: AbortSignal
  /** Before each part that takes long. */
  readonly onPart?: (what: string) => void
}

/** Whether an import would work: the server, the tables, and ccusage where it is what tells. Imports nothing. */
export async function checkFleet(place: FleetPlace, options: CheckFleetOptions): Promise<readonly CheckSection[]> {
  const { signal, onPart, timeoutMs, withCcusage } = options
  const settings = fleetSettings(place)
  const clickHouse = await openClickHouse(settings, { timeoutMs: 10_000 })
  const machine = fleetMachine(place)
  try {
    onPart?.('ClickHouse is asked')
    const clock = (): number => performance.now()
    const sections = await checkClickHouse({ clickHouse, settings, machine: machine.machine, clock, signal })
    const isReached = sections.find(({ id }) => id === 'connection')?.ok === true
    const hub = isReached ? null : hubSection(place)
    if (hub !== null) return [hub]
    const { section: schema, storeId } = isReached ? await schemaSection(clickHouse, signal) : unreached
    const shown = schema === null ? sections : [...sections.slice(0, -2), schema, ...sections.slice(-2)]
    const target = sentTarget({ id: `clickhouse:${clickHouse.url}/${clickHouse.database}` }, storeId)
    const isByCcusage = wayTo({ folder: dataFolder(place), place: placeName(target, machine) }) === 'ccusage'
    if (!(withCcusage ?? isByCcusage)) return shown
    onPart?.('ccusage is asked for its five reports')
    const { env, platform } = place
    const asked = await checkCcusage({ env, platform, signal, ...(timeoutMs !== undefined && { timeoutMs }) })
    return [...shown, ...asked]
  } finally {
    await clickHouse.close()
  }
}

const unreached = { section: null, storeId: '' }

async function schemaSection(
  clickHouse: Parameters<typeof readyStore>[0],
  signal: AbortSignal,
): Promise<{ readonly section: CheckSection; readonly storeId: string }> {
  const head = { id: 'schema', title: 'Tables of the fleet' }
  try {
    const { id, version } = await readyStore(clickHouse, signal)
    return { section: { ...head, ok: true, detail: `Schema ${version}`, hint: null }, storeId: id }
  } catch (error) {
    if (!(error instanceof FleetFault)) throw error
    return { section: { ...head, ok: false, detail: error.message, hint: error.advice }, storeId: '' }
  }
}

/** Whether what lies in the store can be read, and what it comes to. Throws nothing of the server's: failures are sections. */
export async function verifyStore(
  place: FleetPlace,
  signal: AbortSignal,
): Promise<FleetVerification & { url: string }> {
  await using fleet = await openFleet(place, { timeoutMs: 60_000 })
  const cluster = place.config.fleet.cluster ?? null
  const found = await verifyFleet({ clickHouse: fleet.clickHouse, tenant: fleet.machine.tenant, cluster, signal })
  return { ...found, url: fleet.clickHouse.url }
}

/** What was searched for and found. */
export interface AuditedStore extends Audit {
  readonly url: string
  readonly database: string
  /** How many names of this machine were looked for, besides everything that is like a path. */
  readonly words: number
}

/** Searches the store for paths, this user's name and names of this machine's projects. Throws `FleetFault`. */
export async function auditStore(place: FleetPlace, signal: AbortSignal): Promise<AuditedStore> {
  const words = await ownNames(place)
  await using fleet = await openFleet(place, { timeoutMs: 120_000 })
  const { clickHouse } = fleet
  const audit = await auditNames({ clickHouse, words, signal })
  return { ...audit, url: clickHouse.url, database: clickHouse.database, words: words.length }
}

const shortestName = 5

/** Names that nobody else should read: of the user, and of projects that no list of labels names. Too short ones are in too many words. */
async function ownNames(place: FleetPlace): Promise<string[]> {
  const { home, config } = place
  const aic = await openAic({ ...place, isOffline: true })
  try {
    const usage = aic.usage()
    const folders = usage.places.map(({ cwd, root }) => root ?? cwd).filter((folder) => folder !== null)
    const isLabelled = labelList(config.fleet.labels ?? [])
    const named = [...projectNames(folders, { home, aliases: config.projectAliases })].flatMap(([folder, name]) =>
      folder === null || isLabelled({ name, folder }) ? [] : [name],
    )
    const known = [...usage.models.map(({ name }) => name ?? ''), ...aic.sources.map(({ id }) => id)].join('\n')
    const user = path.basename(home)
    const isTold = (word: string): boolean => known.includes(word) || (config.fleet.person ?? '').includes(word)
    return [...new Set([user, ...named])].filter((word) => word.length >= shortestName && !isTold(word))
  } finally {
    aic.close()
  }
}
