import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { Place } from '@aic/sources'
import { configFolder } from '../folders.ts'
import { madeOnce } from '../made-once.ts'

type Machine = Pick<Place, 'env' | 'home' | 'platform'>

/** Where the token lies that agents send with their telemetry. It opens nothing else, and stays the same from start to start. */
export const telemetryTokenPath = (machine: Machine): string => path.join(configFolder(machine), '.otel_token')

/** The token for telemetry, made when there is none. Throws where it can't be read, or the settings folder can't be written. */
export function telemetryToken(machine: Machine): string {
  const make = (): string => randomBytes(32).toString('base64url')
  return madeOnce(telemetryTokenPath(machine), { form: /^[\w-]{32,128}$/, what: 'token for telemetry', make })
}
