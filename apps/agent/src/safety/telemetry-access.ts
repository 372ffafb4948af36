import { hash, timingSafeEqual } from 'node:crypto'
import { telemetryToken } from '@aic/engine/telemetry'
import { errorText, type Log } from '../log/log.ts'
import type { RawRequest } from './guard.ts'

type Machine = Parameters<typeof telemetryToken>[0]

/** Whether a request carries the token of telemetry, which opens nothing else and stays the same from start to start. */
export function telemetryAccess(machine: Machine, log: Log): (request: RawRequest) => boolean {
  const wanted = wantedDigest(machine, log)
  return ({ headers }) => {
    const token = /^bearer ([\w.~+/=-]+)$/i.exec(headers.authorization ?? '')?.[1]
    return wanted !== null && token !== undefined && timingSafeEqual(hash('sha256', token, 'buffer'), wanted)
  }
}

function wantedDigest(machine: Machine, log: Log): Buffer | null {
  try {
    return hash('sha256', telemetryToken(machine), 'buffer')
  } catch (error) {
    log.warn('telemetry needs the agent’s own token: its file can’t be written', { error: errorText(error) })
    return null
  }
}
