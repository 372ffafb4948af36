import { rmSync } from 'node:fs'
import path from 'node:path'
import { type LoggedForTest, newHome, writeClaudeLogs } from './claude-home.ts'
import { type EmbeddedFleet, openEmbeddedFleet } from './embedded-fleet.ts'
import { type AicRun, runAicBeside } from './run-aic.ts'

/** Somebody at a shell, with logs of these calls and a ClickHouse without tables; each test takes a database of its own. */
export class FleetUser implements AsyncDisposable {
  readonly home = newHome()
  readonly fleet: EmbeddedFleet

  private constructor(fleet: EmbeddedFleet, calls: readonly LoggedForTest[]) {
    this.fleet = fleet
    writeClaudeLogs(this.home, calls)
  }

  static async open(calls: readonly LoggedForTest[]): Promise<FleetUser> {
    return new FleetUser(await openEmbeddedFleet(), calls)
  }

  /** How the program is run for a database; `home`: by somebody else. */
  readonly at = (database: string, extra: Record<string, string> = {}, home = this.home): AicRun => ({
    home,
    env: {
      CH_HOST: '127.0.0.1',
      CH_PORT: String(this.fleet.settings.port),
      CH_DATABASE: database,
      MACHINE_NAME: 'desk',
      AIC_DATA_DIR: path.join(home, 'data', database),
      AIC_CONFIG_DIR: path.join(home, 'config', database),
      ...extra,
    },
  })

  /** Runs it: `fleet init`. */
  readonly aic = (args: string, database: string, extra: Record<string, string> = {}) =>
    runAicBeside(args.split(' '), this.at(database, extra))

  async [Symbol.asyncDispose](): Promise<void> {
    await this.fleet.close()
    rmSync(this.home, { recursive: true, force: true })
  }
}
