import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { benchFolder } from './folders.ts'

/** One whole process, from fork to exit. */
export interface Sample {
  readonly wallMs: number
  readonly userMs: number
  readonly systemMs: number
  readonly peakMib: number
  readonly exitCode: number
  /** What other processes used of the CPUs meanwhile, in cores. */
  readonly othersCores: number
}

/** A process to start and measure. */
export interface Run {
  readonly argv: readonly string[]
  /** The whole environment: nothing else is handed on, so NODE_EXTRA_CA_CERTS and the like can't slow Node down. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly stdin: string | null
  /** Where standard output goes; standard error goes to the same path with `.err`. */
  readonly output: string
}

const ticksPerSecond = 100

/** Runs a command under `timed.pl` (see there why Perl). Throws only when the measuring itself fails. */
export function measure({ argv, env, cwd, stdin, output }: Run): Sample {
  const files = [openSync(stdin ?? '/dev/null', 'r'), openSync(output, 'w'), openSync(`${output}.err`, 'w')]
  const before = busySeconds()
  const stdio = [...files, 'pipe'] as const
  const timed = path.join(benchFolder, 'timed.pl')
  const result = spawnSync('/usr/bin/perl', [timed, ...argv], { env, cwd, stdio: [...stdio] })
  const busy = busySeconds() - before
  for (const file of files) closeSync(file)
  const text = result.output[3]?.toString() ?? ''
  const [wall, user, system, peakKib, exitCode] = text.trim().split(' ').map(Number)
  if (exitCode === undefined)
    throw new Error(`bench/timed.pl measured nothing: ${readFileSync(`${output}.err`, 'utf8')}`)
  return {
    wallMs: wall! * 1e3,
    userMs: user! * 1e3,
    systemMs: system! * 1e3,
    peakMib: peakKib! / 1024,
    exitCode,
    othersCores: Math.max(0, (busy - user! - system! - 2 / ticksPerSecond) / Math.max(wall!, 0.05)),
  }
}

/** CPU seconds that all cores together have been busy since boot; 0 where there is no /proc. */
function busySeconds(): number {
  try {
    const [user, nice, system, , , irq, softirq] = readFileSync('/proc/stat', 'utf8')
      .split('\n')[0]!
      .split(/\s+/)
      .slice(1)
      .map(Number)
    return (user! + nice! + system! + irq! + softirq!) / ticksPerSecond
  } catch {
    return 0
  }
}

/** Waits until other processes use less than a quarter of a core; false when they still don't after `patienceMs`. */
export function waitForIdle(patienceMs: number): boolean {
  const until = performance.now() + patienceMs
  do {
    const before = busySeconds()
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250)
    if ((busySeconds() - before) / 0.25 < 0.25) return true
  } while (performance.now() < until)
  return false
}

/** Reads every file below `folder` once, so that each run finds the logs in the page cache. */
export function warmPageCache(folder: string): void {
  spawnSync('sh', ['-c', 'find "$1" -type f -print0 | xargs -0 cat > /dev/null', 'sh', folder])
}

/** The middle one of numbers, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
