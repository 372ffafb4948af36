import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { redact } from '@aic/core'
import { takeInstanceLock } from '../../agent-control/instance-lock.ts'
import { readEnvFile } from './env-file.ts'
import { type ScheduledEnd, writeLastRun } from './last-run.ts'
import { type LogRotation, rotateLog } from './rotate-log.ts'
import { scheduleFiles } from './schedule-files.ts'
import type { ScheduleInput } from './schedule-of.ts'

/** A run that a scheduler started: `aic fleet cron run --env-file FILE`. */
export interface ScheduledRun {
  /** Node, the program of aic and the words that send, `fleet import`: never a secret. */
  readonly command: readonly [program: string, ...args: string[]]
  /** The file of variables that the scheduler names: `--env-file`. */
  readonly envFile: string
  readonly env: ScheduleInput['env']
  readonly home: string
  readonly platform: NodeJS.Platform
  readonly nowMs: () => number
  readonly rotation?: LogRotation
  /** A run is ended after this: else one that hangs would keep all others from running. An hour unless set. */
  readonly mostMs?: number
}

/**
 * Runs the command with the variables that were kept when the schedule was installed, writes each of its lines with its time into the
 * log, between one of start and one of finish, and keeps how it ended. A full disk or a log that can't be written ends it with the error. Null where the run before still goes on: then nothing is run.
 */
export async function runScheduled(run: ScheduledRun): Promise<ScheduledEnd | null> {
  const { nowMs, rotation } = run
  const env = { ...run.env, ...readEnvFile(run.envFile) }
  const files = scheduleFiles({ ...run, env })
  mkdirSync(path.dirname(files.log), { recursive: true, mode: 0o700 })
  const log = (line: string) =>
    appendFileSync(files.log, `${new Date(nowMs()).toISOString()} ${line}\n`, { mode: 0o600 })
  using lock = takeInstanceLock(files.lock)
  if (lock === null) {
    log('skipped: the run before still goes on')
    return null
  }
  rotateLog(files.log, nowMs(), rotation)
  const startMs = nowMs()
  log('start')
  const exitCode = await runLogged(run, env, log)
  const last = { startMs, endMs: nowMs(), exitCode, outcome: exitCode === 0 ? 'completed' : 'failed' } as const
  log(`finish: exit code ${exitCode ?? 'none'} after ${((last.endMs - startMs) / 1_000).toFixed(1)} s`)
  writeLastRun(files.lastRun, last)
  return last
}

/** The exit code; null for none. */
async function runLogged(
  { command: [program, ...args], mostMs = 3_600_000 }: ScheduledRun,
  env: ScheduleInput['env'],
  log: (line: string) => void,
): Promise<number | null> {
  const child = spawn(program, args, {
    env,
    timeout: mostMs,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  })
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', (line) => log(redact(line)))
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    return code
  } catch (error) {
    log(`can’t be started: ${(error as Error).message}`)
    return null
  }
}
