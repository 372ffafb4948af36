import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { peersFolder } from '../folders.ts'

const run = promisify(execFile)

/** What a server bore. */
export interface Load {
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Answers that were no 2xx, and connections that broke. */
  readonly failures: number
}

/** Asks `url` over and over from 50 connections for some seconds, in a process of its own. */
export async function loadOf(url: string, token: string, seconds: number): Promise<Load> {
  const program = path.join(peersFolder, 'node_modules/autocannon/autocannon.js')
  const args = [program, '-j', '-c', '50', '-d', String(seconds), '-H', `Authorization=Bearer ${token}`, url]
  const { stdout } = await run(process.execPath, args, { maxBuffer: 1e8 })
  const told = JSON.parse(stdout) as {
    readonly requests: { readonly average: number }
    readonly latency: { readonly p50: number; readonly p99: number }
    readonly non2xx: number
    readonly errors: number
  }
  return {
    requestsPerSecond: told.requests.average,
    p50Ms: told.latency.p50,
    p99Ms: told.latency.p99,
    failures: told.non2xx + told.errors,
  }
}
