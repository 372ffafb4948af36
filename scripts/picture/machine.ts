import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { run } from '../../apps/cli/src/run.ts'
import { putFiles } from '../../testing/vendors/machine.ts'
import { startVendors, type Vendors } from '../../testing/vendors/server.ts'

const sampleHome = path.join(import.meta.dirname, '../../examples/sample-home')
/** When examples/sample-home ends: see examples/make-sample-home.ts. */
const endMs = Date.UTC(2026, 10, 20, 18)
const [hourMs, dayMs] = [3_600_000, 86_400_000]

/** What vendors tell at a moment: the Claude plan fills up while the sample home works. */
const told = [
  { atMs: endMs - (2 / 3) * hourMs, session: 11, week: 79 },
  { atMs: endMs - (1 / 3) * hourMs, session: 24, week: 80 },
  { atMs: endMs, session: 38, week: 82 },
] as const

/** The machine in the pictures: a copy of the sample home, signed in at vendors that testing/vendors plays, at a fixed moment. */
export class PicturedMachine implements AsyncDisposable {
  readonly #columns: number
  readonly #vendors: Vendors
  readonly #home = mkdtempSync(path.join(tmpdir(), 'aic-picture-'))
  #nowMs: number = endMs

  /** Copies the home, and has vendors asked three times in its last hour, as the agent would. */
  static async start(columns: number): Promise<PicturedMachine> {
    const clock = { nowMs: endMs }
    const machine = new PicturedMachine(columns, await startVendors({ nowMs: () => clock.nowMs }))
    for (const { atMs, session, week } of told) {
      clock.nowMs = atMs
      machine.#nowMs = atMs
      machine.#say(session, week)
      await machine.#run(['refresh'])
    }
    return machine
  }

  private constructor(columns: number, vendors: Vendors) {
    this.#columns = columns
    this.#vendors = vendors
    cpSync(sampleHome, this.#home, { recursive: true, preserveTimestamps: true })
    putFiles(this.#home, {
      '.claude/.credentials.json': {
        claudeAiOauth: {
          accessToken: 'sk-ant-oat01-sampleSampleSample0123456789sampleSample-AA',
          refreshToken: 'sk-ant-ort01-sampleSampleSample0123456789sampleSample-AA',
          expiresAt: endMs + dayMs,
          scopes: ['user:inference', 'user:profile'],
          subscriptionType: 'max',
          rateLimitTier: 'default_claude_max_20x',
        },
      },
      '.codex/auth.json': {
        tokens: { access_token: 'sample.sample.sample', account_id: 'user-sample' },
        last_refresh: new Date(endMs - dayMs).toISOString(),
      },
    })
  }

  /** What a command line writes to a terminal, colours included. Throws when it fails. */
  outputOf(line: string): Promise<string> {
    return this.#run(line.split(' ').slice(1))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#vendors.close()
    rmSync(this.#home, { recursive: true, force: true })
  }

  #say(session: number, week: number): void {
    const at = (ms: number): string => new Date(endMs + ms).toISOString()
    this.#vendors.say('GET api.anthropic.com/api/oauth/usage', {
      five_hour: { utilization: session, resets_at: at(4 * hourMs) },
      seven_day: { utilization: week, resets_at: at(2 * dayMs) },
      seven_day_sonnet: { utilization: 12, resets_at: at(2 * dayMs) },
    })
  }

  async #run(args: readonly string[]): Promise<string> {
    const written = { stdout: '', stderr: '' }
    const exit = await run(args, {
      env: {
        AIC_VENDOR_ORIGIN: this.#vendors.origin,
        OPENROUTER_API_KEY: 'sk-or-v1-sample-sample-0001',
        DEEPSEEK_API_KEY: 'sk-samplesamplesample0002',
        COLUMNS: String(this.#columns),
        FORCE_COLOR: '1',
        TZ: 'UTC',
        AIC_LITELLM_URL: `${this.#vendors.origin}/none`,
        AIC_MODELS_DEV_URL: `${this.#vendors.origin}/none`,
      },
      home: this.#home,
      platform: 'linux',
      nowMs: this.#nowMs,
      readInput: async () => null,
      keys: { on: () => {}, pause: () => {} },
      stdout: { write: (text) => (written.stdout += text) },
      stderr: { write: (text) => (written.stderr += text) },
      onStop: () => {},
    })
    if (exit !== 0) throw new Error(`aic ${args.join(' ')} failed: ${written.stdout}${written.stderr}`)
    return written.stdout
  }
}
