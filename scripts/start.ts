/**
 * `npm start`: the overview of this machine, then the dashboard, until Ctrl-C. Where no agent has left logs yet, both show the demo.
 * With words it is `aic` with these words: `npm start -- daily`.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { writeSampleHome } from '../examples/sample-home.ts'
import { ensureWeb } from './build-web.ts'

const root = path.join(import.meta.dirname, '..')
const aic = path.join(root, 'apps/cli/bin/aic.js')
const agent = path.join(root, 'apps/agent/src/main.ts')

type Env = Readonly<Record<string, string | undefined>>

const words = process.argv.slice(2)
process.exitCode = words.length > 0 ? run(words, process.env) : await showAll()

async function showAll(): Promise<number> {
  const code = run([], process.env)
  if (code !== 0) return code
  const builtMs = await ensureWeb()
  if (builtMs !== null) process.stdout.write(` Dashboard built in ${(builtMs / 1000).toFixed(1)} s.\n`)
  if (!isNothingLogged()) return serve(process.env)
  const home = mkdtempSync(path.join(tmpdir(), 'aic-demo-'))
  try {
    writeSampleHome(home, Date.now(), -new Date().getTimezoneOffset() * 60_000)
    const folders = { AIC_DATA_DIR: path.join(home, 'data'), AIC_CONFIG_DIR: path.join(home, 'config') }
    const { PATH, TERM, LANG, TZ, NO_COLOR, AIC_AGENT_PORT } = process.env // and nobody's keys
    const env = { PATH, TERM, LANG, TZ, NO_COLOR, AIC_AGENT_PORT, ...folders, HOME: home, AIC_DEMO: '1' }
    tellLimits(env)
    return await serve(env)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

function run(args: readonly string[], env: Env): number {
  return spawnSync(process.execPath, [aic, ...args], { stdio: 'inherit', env }).status ?? 1
}

/** Made-up limits, told as Claude Code tells its status line. */
function tellLimits(env: Env): void {
  const inHours = (hours: number): number => Math.round(Date.now() / 1000 + hours * 3_600)
  const rateLimits = {
    five_hour: { used_percentage: 38, resets_at: inHours(2.4) },
    seven_day: { used_percentage: 61, resets_at: inHours(57) },
  }
  const model = { id: 'demo', display_name: 'demo' }
  const input = JSON.stringify({ session_id: 'demo', transcript_path: 'none', model, rate_limits: rateLimits })
  for (const args of [['daily', '--json'], ['statusline']]) spawnSync(process.execPath, [aic, ...args], { env, input })
}

/** No agent has left a log here. */
function isNothingLogged(): boolean {
  const { stdout } = spawnSync(process.execPath, [aic, 'sources', '--json', '--offline'], { encoding: 'utf8' })
  return (
    (JSON.parse(stdout) as { readonly totals: { readonly aic: { readonly calls: number } } }).totals.aic.calls === 0
  )
}

/** The agent in the foreground, unless one runs already; then where its dashboard is. */
async function serve(env: Env): Promise<number> {
  const isRunning = spawnSync(process.execPath, [aic, 'agent', 'status'], { env, stdio: 'ignore' }).status === 0
  const quiet = { ...env, AIC_LOG_LEVEL: process.env.AIC_LOG_LEVEL ?? 'warn' } // its log goes to this terminal
  const child = isRunning
    ? null
    : spawn(process.execPath, [agent], { env: quiet, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = child === null ? null : once(child, 'exit')
  if (child !== null && ended !== null) await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), ended])
  if (child !== null && child.exitCode !== null) return child.exitCode
  run(['dash', ...(process.stdout.isTTY ? [] : ['--no-open'])], env)
  if (child === null || ended === null) return 0
  process.stdout.write(' Enter gives a new address, Ctrl-C ends it.\n')
  process.stdin.on('data', () => run(['dash', '--no-open'], env))
  endWith(child)
  await ended
  process.stdin.destroy()
  return 0
}

function endWith(child: ChildProcess): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill('SIGTERM'))
}
