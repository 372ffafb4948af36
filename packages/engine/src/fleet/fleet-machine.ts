import { randomUUID } from 'node:crypto'
import { chmodSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Place } from '@aic/sources'
import type { Config } from '../config/config.ts'
import { dataFolder } from '../folders.ts'
import { writeWhole } from '../write-whole.ts'

/** Whose rows a machine sends, and how it is called. */
export interface FleetMachine {
  readonly tenant: string
  /** Random name of the installation: two machines of one host name stay two. */
  readonly machineId: string
  readonly machine: string
  /** Who uses it; empty unless configured. */
  readonly user: string
}

/** What tells a machine: its environment and folders, its settings, and the host's name as the system says it. */
export interface MachineFacts extends Pick<Place, 'env' | 'home' | 'platform'> {
  readonly config: Pick<Config, 'fleet'>
  readonly hostName: string
}

/** This machine in its fleet. Makes up its id when it has none, which is kept in the data folder. Throws where that can't be written. */
export function fleetMachine(facts: MachineFacts): FleetMachine {
  const { fleet } = facts.config
  return {
    tenant: fleet.tenant ?? 'default',
    machineId: machineId(dataFolder(facts)),
    machine: facts.env.MACHINE_NAME?.trim() || fleet.machineName || facts.hostName.toLowerCase() || 'unknown',
    user: fleet.person ?? '',
  }
}

function machineId(folder: string): string {
  const file = path.join(folder, 'machine_id')
  const known = readId(file)
  if (known !== null) return known
  writeWhole(file, `${randomUUID()}\n`)
  chmodSync(file, 0o600)
  return readId(file) as string // another process may have been faster
}

/** Null where there is none yet. One that can't be read is not replaced: the machine would become two. */
function readId(file: string): string | null {
  try {
    const id = readFileSync(file, 'utf8').trim()
    return /^[0-9a-f-]{36}$/.test(id) ? id : null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
