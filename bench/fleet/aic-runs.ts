import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { benchFolder, workFolder } from '../folders.ts'
import { measure, type Sample } from '../measure.ts'
import { dataOf } from './engine-process.ts'

/** A program to run in a home, with folders of its own. */
export interface HomeRun {
  readonly argv: readonly string[]
  readonly home: string
  /** Names its data folder below bench/work/fleet. */
  readonly data: string
  readonly env?: Readonly<Record<string, string>>
}

/** What it printed, and what it cost. */
export interface Ran extends Sample {
  readonly stdout: string
}

/** Runs a whole process from fork to exit in a clean environment. Throws when it fails. */
export function runIn({ argv, home, data, env = {} }: HomeRun): Ran {
  const output = path.join(workFolder, 'out', 'fleet.out')
  mkdirSync(path.dirname(output), { recursive: true })
  const sample = measure({
    argv,
    env: {
      HOME: home,
      PATH: '/usr/local/bin:/usr/bin:/bin',
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      AIC_OFFLINE: '1',
      AIC_DATA_DIR: dataOf(data),
      AIC_CONFIG_DIR: dataOf('config'),
      MACHINE_NAME: 'bench',
      ...env,
    },
    cwd: benchFolder,
    stdin: null,
    output,
  })
  const stdout = readFileSync(output, 'utf8')
  if (sample.exitCode !== 0) {
    throw new Error(
      `${argv.join(' ')} ended with ${sample.exitCode}: ${readFileSync(`${output}.err`, 'utf8')}${stdout.slice(0, 500)}`,
    )
  }
  return { ...sample, stdout }
}

/** Makes a data folder that holds nothing. */
export function emptyData(name: string): void {
  rmSync(dataOf(name), { recursive: true, force: true })
  mkdirSync(dataOf(name), { recursive: true, mode: 0o700 })
}
