import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type { Place } from '@aic/sources'
import type { Config } from '../config/config.ts'
import { dataFolder } from '../folders.ts'
import { madeOnce } from '../made-once.ts'

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

/** This machine in its fleet. Makes up its id when it has none, which is kept in the data folder. Throws where that can't be read or written. */
export function fleetMachine(facts: MachineFacts): FleetMachine {
  const { fleet } = facts.config
  return {
    tenant: fleet.tenant ?? 'default',
    machineId: machineId(dataFolder(facts)),
    machine: facts.env.MACHINE_NAME?.trim() || fleet.machineName || facts.hostName.toLowerCase() || 'unknown',
    user: fleet.person ?? '',
  }
}

const machineId = (folder: string): string => madeOnce(path.join(folder, 'machine_id'), idOfMachine)

/** Never replaced, unreadable or not: the machine would become two. */
const idOfMachine = { form: /^[0-9a-f-]{36}$/, what: 'id of this machine', make: () => randomUUID() }
