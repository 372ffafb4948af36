import { readFileSync } from 'node:fs'
import path from 'node:path'
import { AicError } from '@aic/core'
import { writeWhole } from '../write-whole.ts'

/** How a machine’s usage gets to a place: from its own ledger, or as ccusage reports the same logs. */
export const fleetWays = ['ledger', 'ccusage'] as const
export type FleetWay = (typeof fleetWays)[number]

const wayNames = { ledger: 'from its ledger', ccusage: 'by ccusage' } as const satisfies Record<FleetWay, string>

/** A way to a place. */
export interface WayClaim {
  /** The data folder of aic. */
  readonly folder: string
  /** Id of the target. */
  readonly target: string
  readonly way: FleetWay
  /** Go over to this way. Defaults to false. */
  readonly isForced?: boolean | undefined
}

/** The way that usage of this machine has taken to a place so far; null where none has. */
export const wayTo = ({ folder, target }: Pick<WayClaim, 'folder' | 'target'>): FleetWay | null =>
  readWays(folder)[target] ?? null

/**
 * Must be called before anything is sent. A machine takes one way to a place: calls of a ledger and days of ccusage have no id in common,
 * so that the place could not tell that they are the same dollars. Returns the way before, which differs only where it was forced: then
 * what went that way must be taken back. Throws `AicError` `two-ways`.
 */
export function claimWay({ folder, target, way, isForced = false }: WayClaim): FleetWay | null {
  const before = wayTo({ folder, target })
  if (before === way) return before
  if (before !== null && !isForced) {
    const says = `This machine sends its usage to ${target} ${wayNames[before]}; ${wayNames[way]} it would count twice`
    throw new AicError('two-ways', says)
  }
  writeWhole(fileOf(folder), `${JSON.stringify({ ...readWays(folder), [target]: way }, null, 2)}\n`)
  return before
}

const fileOf = (folder: string): string => path.join(folder, 'fleet-ways.json')

function readWays(folder: string): Readonly<Record<string, FleetWay>> {
  try {
    const ways: unknown = JSON.parse(readFileSync(fileOf(folder), 'utf8'))
    const entries = Object.entries(typeof ways === 'object' && ways !== null ? ways : {})
    return Object.fromEntries(entries.filter(([, way]) => fleetWays.some((known) => known === way)))
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}
