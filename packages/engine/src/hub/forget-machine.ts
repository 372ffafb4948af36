import { existsSync } from 'node:fs'
import path from 'node:path'
import { SqliteFleet } from '@aic/fleet'
import { HubFile } from './hub-file.ts'
import { HubKeys, variableKeyId } from './hub-keys.ts'

/** A machine as its keys name it, and what the hub keeps of it. */
export interface ForgottenMachine {
  /** Ids of its keys: a name may have had several. */
  readonly ids: readonly string[]
  /** Rows by table, of both files. */
  readonly rows: Readonly<Record<string, number>>
  /** Keys that were good until now. */
  readonly revoked: number
}

/** Tables of `hub.sqlite` that hold what machines told. */
const toldTables = ['console_version', 'machine_limit'] as const

/** What {@link forgetMachine} would delete; null where no key has that name or id. Throws `HubStorageError`, `FleetFault`. */
export function findMachine(dataFolder: string, name: string, nowMs: () => number): ForgottenMachine | null {
  const ids = idsOf(dataFolder, name, nowMs)
  if (ids.length === 0) return null
  using file = HubFile.open(dataFolder)
  const fleet = inFleet(dataFolder, nowMs, (events) => events.countMachines(ids))
  const told = toldTables.map((table) => {
    const sql = `select count(*) as n from ${table} where machine_id in (select value from json_each(?))`
    return [table, Number(file.get(sql, JSON.stringify(ids))?.n)] as const
  })
  const good = new HubKeys(file, nowMs).list().filter(({ id, revokedAtMs }) => ids.includes(id) && revokedAtMs === null)
  return { ids, rows: { ...fleet, ...Object.fromEntries(told) }, revoked: good.length }
}

/**
 * Revokes the keys of a name or id and deletes all that came in by them, in one transaction for each file, also while the hub runs. Then all
 * other machines send what they have again, since of a call that several had a hub keeps one row, which may have been this machine’s.
 * Null where no key has that name. Throws `HubStorageError`, `FleetFault`; done again, it goes on from there.
 */
export function forgetMachine(dataFolder: string, name: string, nowMs: () => number): ForgottenMachine | null {
  const ids = idsOf(dataFolder, name, nowMs)
  if (ids.length === 0) return null
  using file = HubFile.open(dataFolder)
  const keys = new HubKeys(file, nowMs)
  // First: nothing comes in by them any more.
  const revoked = ids.reduce((count, id) => count + keys.revoke(id), 0)
  const fleet = inFleet(dataFolder, nowMs, (events) => events.forgetMachines(ids))
  const told = file.write(() =>
    toldTables.map((table) => {
      const sql = `delete from ${table} where machine_id in (select value from json_each(?))`
      return [table, file.run(sql, JSON.stringify(ids))] as const
    }),
  )
  return { ids, rows: { ...fleet, ...Object.fromEntries(told) }, revoked }
}

function idsOf(dataFolder: string, name: string, nowMs: () => number): string[] {
  if (!existsSync(path.join(dataFolder, 'hub.sqlite'))) return []
  if (name === variableKeyId) return [name]
  using file = HubFile.open(dataFolder)
  return new HubKeys(file, nowMs)
    .list()
    .filter(({ id, label }) => id === name || label === name)
    .map(({ id }) => id)
}

function inFleet<T extends object>(
  dataFolder: string,
  nowMs: () => number,
  work: (fleet: SqliteFleet) => T,
): T | object {
  const file = path.join(dataFolder, 'fleet.sqlite')
  if (!existsSync(file)) return {}
  using fleet = SqliteFleet.open(file, { now: nowMs })
  return work(fleet)
}
