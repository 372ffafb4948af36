import { hubBounds, type SyncedLimit } from '@aic/fleet/hub'
import type { Sender } from './console-versions.ts'
import type { HubFile } from './hub-file.ts'

/** A limit as a machine told it last. */
export interface MachineLimit extends SyncedLimit {
  readonly machineId: string
  readonly machine: string
  /** When it came in, UTC ms. */
  readonly receivedAtMs: number
}

/** What nobody has told anew for so long is forgotten. */
const forgetMs = 40 * 86_400_000

/** The newest word of each machine on each limit of each account. */
export class MachineLimits {
  readonly #file: HubFile
  readonly #nowMs: () => number

  constructor(file: HubFile, nowMs: () => number) {
    this.#file = file
    this.#nowMs = nowMs
  }

  /** Keeps those that are newer than what is known; they are on the disk when this returns. Returns how many. Throws `HubStorageError`. */
  take(limits: readonly SyncedLimit[], { id, label }: Sender): number {
    const nowMs = this.#nowMs()
    return this.#file.write(() => {
      this.#file.run('delete from machine_limit where at_ms < ?', nowMs - forgetMs)
      let taken = 0
      for (const limit of limits) {
        const { provider, account, window, atMs } = limit
        taken += this.#file.run(
          `insert into machine_limit values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            on conflict do update set machine = ?5, at_ms = ?6, received_at_ms = ?7, body = ?8
            where excluded.at_ms > machine_limit.at_ms`,
          id,
          provider,
          account,
          window,
          label,
          atMs,
          nowMs,
          JSON.stringify(limit),
        )
      }
      this.#forgetBeyond(id)
      return taken
    })
  }

  /** Of a machine only as many as it may tell at once: a key must not fill the disk. */
  #forgetBeyond(machineId: string): void {
    this.#file.run(
      `delete from machine_limit where machine_id = ?1 and (provider, account, window) not in (
        select provider, account, window from machine_limit where machine_id = ?1 order by at_ms desc limit ?2)`,
      machineId,
      hubBounds.limits,
    )
  }

  /** All of all machines. */
  all(): readonly MachineLimit[] {
    return this.#file.all('select * from machine_limit').map((row) => ({
      ...(JSON.parse(String(row.body)) as SyncedLimit),
      machineId: String(row.machine_id),
      machine: String(row.machine),
      receivedAtMs: Number(row.received_at_ms),
    }))
  }

  /** When any limit last came in, UTC ms; null where none ever did. */
  newestMs(): number | null {
    const ms = this.#file.get('select max(received_at_ms) as ms from machine_limit')?.ms
    return ms === null || ms === undefined ? null : Number(ms)
  }
}
