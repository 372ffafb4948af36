import { randomBytes } from 'node:crypto'
import { chmodSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Place } from '@aic/sources'
import { configFolder } from '../folders.ts'
import { writeWhole } from '../write-whole.ts'

type Machine = Pick<Place, 'env' | 'home' | 'platform'>

/** Where the token lies that agents send with their telemetry. It opens nothing else, and stays the same from start to start. */
export const telemetryTokenPath = (machine: Machine): string => path.join(configFolder(machine), '.otel_token')

/** The token for telemetry, made when there is none. Throws where the settings folder can't be written. */
export function telemetryToken(machine: Machine): string {
  const file = telemetryTokenPath(machine)
  const known = readToken(file)
  if (known !== null) return known
  writeWhole(file, `${randomBytes(32).toString('base64url')}\n`)
  chmodSync(file, 0o600)
  return readToken(file) as string // another process may have been faster
}

function readToken(file: string): string | null {
  try {
    const token = readFileSync(file, 'utf8').trim()
    return /^[\w-]{32,128}$/.test(token) ? token : null
  } catch {
    return null // there is none yet
  }
}
