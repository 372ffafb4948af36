import path from 'node:path'
import { type FleetBatch, type FleetTarget, SqliteFleet } from '@aic/fleet'

type SendOptions = Parameters<SqliteFleet['send']>[1]

/** Where a hub keeps events of other machines. */
export interface HubEvents extends FleetTarget {
  /** Names what is stored there: another id has nothing of what was sent to the one before. Absent: it never changes. */
  readonly storeId?: string
  /** `isWanted` is asked when the rows are about to be written: what a revoked key sends is not taken. Throws `FleetFault`. */
  send(batch: FleetBatch, options?: SendOptions): Promise<void>
}

/** The file in a data folder that a hub keeps them in. Throws `FleetFault`. */
export const openHubEvents = (dataFolder: string, nowMs: () => number): Required<HubEvents> & Disposable =>
  new HubEventsFile(path.join(dataFolder, 'fleet.sqlite'), nowMs)

/** Opens the file anew where another one took its place, or none: what is written to a file without a name is lost. */
class HubEventsFile implements Required<HubEvents>, Disposable {
  readonly #file: string
  readonly #nowMs: () => number
  #fleet: SqliteFleet

  constructor(file: string, nowMs: () => number) {
    this.#file = file
    this.#nowMs = nowMs
    this.#fleet = this.#open()
  }

  get id(): string {
    return this.#inPlace().id
  }

  get storeId(): string {
    return this.#inPlace().storeId
  }

  async send(batch: FleetBatch, options?: SendOptions): Promise<void> {
    await this.#inPlace().send(batch, options)
  }

  [Symbol.dispose](): void {
    this.#fleet.close()
  }

  #inPlace(): SqliteFleet {
    if (this.#fleet.isInPlace()) return this.#fleet
    const gone = this.#fleet
    this.#fleet = this.#open()
    gone.close()
    return this.#fleet
  }

  #open(): SqliteFleet {
    return SqliteFleet.open(this.#file, { now: this.#nowMs })
  }
}
