import path from 'node:path'
import { configFolder, dataFolder } from '../../folders.ts'
import type { ScheduleInput } from './schedule-of.ts'

/** Where a schedule keeps what it needs. */
export interface ScheduleFiles {
  /** Variables of runs, with secrets. */
  readonly env: string
  readonly log: string
  readonly lastRun: string
  /** Held while a run goes on. */
  readonly lock: string
}

/** The files of a machine: variables beside the settings, the rest with the data. */
export function scheduleFiles(machine: Pick<ScheduleInput, 'env' | 'home' | 'platform'>): ScheduleFiles {
  const data = path.join(dataFolder(machine), 'fleet')
  return {
    env: path.join(configFolder(machine), 'fleet.env'),
    log: path.join(data, 'cron.log'),
    lastRun: path.join(data, 'last-run.status'),
    lock: path.join(data, 'cron.lock'),
  }
}
