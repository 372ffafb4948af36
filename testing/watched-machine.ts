import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Config, loadConfig, openAic } from '@aic/engine'
import { type Monitor, type MonitorOptions, openMonitor } from '@aic/engine/limits'
import { writeClaudeLogs } from './claude-home.ts'
import { putFiles } from './vendors/machine.ts'
import { startVendors, type Vendors } from './vendors/server.ts'

const hourMs = 3_600_000

/** When tests of limits begin. */
export const startMs = Date.UTC(2026, 7, 15, 10)

/** A machine whose clock stands still, with vendors of its own, signed in to Claude. */
export class WatchedMachine {
  readonly home = mkdtempSync(path.join(tmpdir(), 'aic-watched-'))
  readonly vendors: Vendors
  readonly #open: Monitor[] = []
  #config: { readonly json: string; readonly config: Config } | null = null
  nowMs = startMs
  settings: Record<string, unknown> = {}
  env: Record<string, string> = {}

  private constructor(vendors: Vendors) {
    this.vendors = vendors
  }

  static async start(): Promise<WatchedMachine> {
    const machine = new WatchedMachine(await startVendors())
    machine.signIn('sk-ant-oat01-first')
    machine.say({ session: 10 })
    return machine
  }

  /** Claude Code signs in, or renews its sign-in. */
  signIn(accessToken: string): void {
    const scopes = ['user:inference', 'user:profile']
    const claudeAiOauth = { accessToken, expiresAt: startMs + 1e12, scopes, subscriptionType: 'max' }
    const account = { accountUuid: '00000000-1111-4222-8333-444444444444', emailAddress: 'sam@example.com' }
    putFiles(this.home, {
      '.claude/.credentials.json': { claudeAiOauth },
      '.claude.json': { oauthAccount: account },
    })
  }

  /** What Claude's usage endpoint says from now on; the 5-hour window resets at 14:00 unless told otherwise. */
  say(told: { readonly session?: number | null; readonly weekly?: number; readonly resetsAtMs?: number | null }): void {
    const { session, weekly, resetsAtMs = startMs + 4 * hourMs } = told
    const at = resetsAtMs === null ? null : new Date(resetsAtMs).toISOString()
    this.vendors.say('GET api.anthropic.com/api/oauth/usage', {
      five_hour: session === undefined || session === null ? null : { utilization: session, resets_at: at },
      seven_day: weekly === undefined ? null : { utilization: weekly, resets_at: '2026-08-19T09:00:00.000Z' },
    })
  }

  /** The status line of Claude Code tells of the 5-hour window. */
  async tellHook(usedPercent: number, resetsAtMs: number): Promise<void> {
    writeClaudeLogs(this.home, [{ at: new Date(startMs).toISOString(), id: '1' }])
    const { env, home, platform } = this.options()
    const aic = await openAic({ env, home, platform, nowMs: this.nowMs })
    await aic.collect()
    aic.calls('any') // writes the ledger, which is where it is kept
    aic.rememberLimits('s1', [{ window: 'five_hour', usedPercent, resetsAtMs }], this.nowMs)
    aic.close()
  }

  /** A monitor, as another process or a restart would open it. */
  async open(options: Partial<MonitorOptions> = {}): Promise<Monitor> {
    const monitor = await openMonitor({ ...this.options(), ...options })
    this.#open.push(monitor)
    return monitor
  }

  options(): MonitorOptions {
    const env = {
      AIC_DATA_DIR: path.join(this.home, 'data'),
      AIC_CONFIG_DIR: path.join(this.home, 'config'),
      AIC_VENDOR_ORIGIN: this.vendors.origin,
      ...this.env,
    }
    return {
      env,
      home: this.home,
      platform: 'linux',
      nowMs: () => this.nowMs,
      config: (): Config => {
        const settings = { timezone: 'UTC', alerts: { channels: 'terminal' }, ...this.settings }
        const json = JSON.stringify(settings)
        if (this.#config?.json === json) return this.#config.config
        putFiles(this.home, { 'config/agent.json': settings })
        const config = loadConfig({ env, home: this.home, platform: 'linux' })
        this.#config = { json, config }
        return config
      },
      wait: async () => {},
    }
  }

  /** Requests of Claude's usage so far. */
  get asked(): number {
    return this.vendors.requests.filter(({ path: asked }) => asked === '/api/oauth/usage').length
  }

  /** Time passes. */
  pass(ms: number): void {
    this.nowMs += ms
  }

  async remove(): Promise<void> {
    for (const monitor of this.#open) await monitor.close()
    await this.vendors.close()
    rmSync(this.home, { recursive: true, force: true })
  }
}
