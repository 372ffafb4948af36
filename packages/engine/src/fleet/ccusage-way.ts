import { readFileSync } from 'node:fs'
import path from 'node:path'
import { AicError } from '@aic/core'
import type { FleetTarget } from '@aic/fleet'
import { writeWhole } from '../write-whole.ts'
import { readSent, sentFile } from './ccusage-sent.ts'
import type { FleetMachine } from './fleet-machine.ts'

/** How a machine’s usage gets to a place: from its own ledger, or as ccusage reports the same logs. */
export const fleetWays = ['ledger', 'ccusage'] as const
export type FleetWay = (typeof fleetWays)[number]

const wayNames = { ledger: 'from its ledger', ccusage: 'by ccusage' } as const satisfies Record<FleetWay, string>

/** A way to a place. */
export interface WayClaim {
  /** The data folder of aic. */
  readonly folder: string
  /** See {@link placeName}. */
  readonly place: string
  readonly way: FleetWay
  /** Go over to this way. Defaults to false. */
  readonly isForced?: boolean | undefined
}

/** A target and whose rows go there, as what was sent is remembered. */
export const placeName = (target: Pick<FleetTarget, 'id'>, { tenant }: Pick<FleetMachine, 'tenant'>): string =>
  `${target.id} ${tenant}`

/** The way that usage of this machine has taken to a place so far; null where none has. Throws `AicError` `bad-config`: its file is damaged. */
export const wayTo = ({ folder, place }: Pick<WayClaim, 'folder' | 'place'>): FleetWay | null =>
  readWays(folder)[place] ?? null

/**
 * Must be called before anything is sent. A machine takes one way to a place: calls of a ledger and days of ccusage have no id in common,
 * so that the place could not tell that they are the same dollars. Returns the way before, which differs only where it was forced: then
 * what went that way must be taken back. Throws `AicError` `two-ways`, and as {@link wayTo}.
 */
export function claimWay({ folder, place, way, isForced = false }: WayClaim): FleetWay | null {
  const before = wayTo({ folder, place })
  if (before === way) return way === 'ledger' && isLeft(folder, place) ? 'ccusage' : before
  if (before !== null && !isForced) {
    const says = `This machine sends its usage to ${place} ${wayNames[before]}; ${wayNames[way]} it would count twice`
    throw new AicError('two-ways', says)
  }
  writeWhole(fileOf(folder), `${JSON.stringify({ ...readWays(folder), [place]: way }, null, 2)}\n`)
  return before
}

/** Whether the place still has what ccusage told, as far as this machine remembers. */
const isLeft = (folder: string, place: string): boolean =>
  Object.keys(readSent(sentFile(folder, place)).days).length > 0

const fileOf = (folder: string): string => path.join(folder, 'fleet-ways.json')

function readWays(folder: string): Readonly<Record<string, FleetWay>> {
  const file = fileOf(folder)
  try {
    const ways: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const entries = Object.entries(typeof ways === 'object' && ways !== null ? ways : {})
    return Object.fromEntries(entries.filter(([, way]) => fleetWays.some((known) => known === way)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error instanceof SyntaxError ? unreadable(file, error) : error
  }
}

/** Without what it said, usage could go to a place the other way too, and count twice. */
const unreadable = (file: string, cause: SyntaxError): AicError =>
  new AicError('bad-config', `${file} is cut short: it says which way usage of this machine takes to each place`, {
    advice: 'Put it back from a backup; or delete it, and keep to the way that usage took so far.',
    cause,
  })
