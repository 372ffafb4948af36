import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { applySchema, type ClickHouse, openClickHouse } from '@aic/fleet'
import { workFolder } from '../folders.ts'

/** ClickHouse in a process of its own, in a folder below bench/work. */
export interface EngineProcess extends AsyncDisposable {
  readonly clickHouse: ClickHouse
  /** `26.7.2.1` */
  readonly version: string
  /** What a program finds it by. */
  readonly env: Readonly<Record<'CH_HOST' | 'CH_PORT', string>>
  /** Memory that it has now, MiB. */
  rssMib(): number
}

/** The folder of an engine's data, or of a command's. */
export const dataOf = (name: string): string => path.join(workFolder, 'fleet', name)

/** Starts the engine with the fleet's tables, and nothing in them unless `isKept`. */
export async function startEngine(name: string, { isKept = false } = {}): Promise<EngineProcess> {
  const folder = dataOf(name)
  if (!isKept) rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'engine-server.ts'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const { url, version } = JSON.parse(await firstLine(child)) as { readonly url: string; readonly version: string }
  const { hostname: host, port } = new URL(url)
  const settings = { host, port: Number(port), user: 'default', password: '', database: 'default', protocol: 'http' }
  const clickHouse = await openClickHouse({ ...settings, protocol: 'http' }, { timeoutMs: 600_000 })
  await applySchema({ clickHouse })
  return {
    clickHouse,
    version,
    env: { CH_HOST: host, CH_PORT: port },
    rssMib: () => rssMibOf(child.pid as number),
    async [Symbol.asyncDispose]() {
      await clickHouse.close()
      await endProcess(child)
    },
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the engine ended with exit code ${code}`)
  })
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string]
  ended.catch(() => undefined)
  return line
}

/** Asks a process to end, and waits for that. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}

/** Memory of a process, MiB. */
export function rssMibOf(pid: number): number {
  const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib) / 1024
}

/** What a process has worked so far, ms; the kernel counts in ticks of 10. */
export function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}
