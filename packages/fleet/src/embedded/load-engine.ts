import type * as Chdb from 'chdb'
import { FleetFault } from '../fleet-fault.ts'

/** The engine as npm brings it: ClickHouse as a library. */
export type Engine = typeof Chdb

/** Loads ClickHouse into this process (some 250 MB). Throws `FleetFault` where it is not installed, as on Windows. */
export async function loadEngine(load: () => Promise<Engine> = () => import('chdb')): Promise<Engine> {
  try {
    return await load()
  } catch (cause) {
    throw new FleetFault('validation', 'The embedded ClickHouse (npm package chdb 3.4.0) could not be loaded', {
      advice:
        'Install it with `npm install chdb@3.4.0` (Linux and macOS only), or point CH_HOST at a ClickHouse server instead.',
      cause,
    })
  }
}
