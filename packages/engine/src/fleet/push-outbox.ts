import { DamagedOutboxError, Outbox, outboxPath, type PushLock, setOutboxAside, takePushLock } from '@aic/fleet'
import { isFault, messageOf } from '../open-ledger.ts'

/** The outbox as a push can use it, and what the user should know about that. */
export interface OpenedOutbox {
  readonly outbox: Outbox
  readonly warnings: readonly string[]
}

/** Opens the outbox, come what may: a damaged one is set aside, and where none can be written this push remembers nothing. */
export function openOutbox(dataFolder: string, target: string, nowMs: number): OpenedOutbox {
  try {
    return { outbox: Outbox.open(dataFolder, target), warnings: [] }
  } catch (error) {
    if (error instanceof DamagedOutboxError) return replacedOutbox(dataFolder, target, { error, nowMs })
    if (!isFault(error)) throw error
    return { outbox: Outbox.inMemory(target), warnings: [cannotRemember(error)] }
  }
}

/** What a push goes on with after its outbox turned out to be damaged. */
export function replacedOutbox(
  dataFolder: string,
  target: string,
  { error, nowMs }: { readonly error: Error; readonly nowMs: number },
): OpenedOutbox {
  const why = `what was sent before is no longer known (${messageOf(error)})`
  try {
    const aside = setOutboxAside(outboxPath(dataFolder), nowMs)
    const warnings = [
      `${why}: the old outbox is kept as ${aside}, and everything is sent again, which changes nothing there`,
    ]
    return { outbox: Outbox.open(dataFolder, target), warnings }
  } catch (fault) {
    if (!isFault(fault)) throw fault
    return { outbox: Outbox.inMemory(target), warnings: [`${why}: everything is sent again`, cannotRemember(fault)] }
  }
}

/** The sentence for an outbox that can't be written. */
export const cannotRemember = (error: unknown): string =>
  `the outbox can't be written (${messageOf(error)}): what is sent now is sent again by the next push, which changes nothing there`

/** The lock of a place; `busy` while another process pushes there. Without a disk that takes one, pushing twice at once does no harm either. */
export function lockPlace(dataFolder: string, target: string): PushLock | 'busy' | null {
  try {
    return takePushLock(dataFolder, target) ?? 'busy'
  } catch (error) {
    if (!isFault(error)) throw error
    return null
  }
}
