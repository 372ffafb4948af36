import { statSync } from 'node:fs'
import { type Config, configPath, loadConfig } from '@aic/engine'

type Machine = Parameters<typeof loadConfig>[0]

/** How often the file's time is looked at. */
const lookMs = 1_000

/** Settings in use, read anew when their file changed. */
export class SettingsFile {
  readonly file: string
  readonly #machine: Machine
  readonly #nowMs: () => number
  readonly #onFault: (error: unknown) => void
  #config: Config
  #stamp: string
  #lookedMs: number

  /** Throws `ConfigError` where they are not in order now; later `onFault` is told, once for each state of the file. */
  constructor(machine: Machine, nowMs: () => number, onFault: (error: unknown) => void) {
    this.file = configPath(machine)
    this.#machine = machine
    this.#nowMs = nowMs
    this.#onFault = onFault
    this.#stamp = this.#stampNow()
    this.#config = loadConfig(machine)
    this.#lookedMs = nowMs()
  }

  /** Another object when the settings changed. While the file is being edited and not in order, the last good ones. */
  current(): Config {
    if (Math.abs(this.#nowMs() - this.#lookedMs) >= lookMs) this.#look()
    return this.#config
  }

  /** Reads the file now: it was just written. */
  reload(): void {
    this.#stamp = ''
    this.#look()
  }

  #look(): void {
    this.#lookedMs = this.#nowMs()
    const stamp = this.#stampNow()
    if (stamp === this.#stamp) return
    this.#stamp = stamp
    try {
      this.#config = loadConfig(this.#machine)
    } catch (error) {
      this.#onFault(error)
    }
  }

  #stampNow(): string {
    const stat = statSync(this.file, { throwIfNoEntry: false })
    return stat === undefined ? 'none' : `${stat.mtimeMs} ${stat.size} ${stat.ino}`
  }
}
