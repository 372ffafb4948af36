import type { DueDelivery, Journal, Settled, StoredAlert } from '@aic/store/journal'
import type { JournalKeeper } from '../limits/journal-keeper.ts'
import { type Channel, ChannelError } from './channel.ts'

/** How long a process has to say how sending went. */
const leaseMs = 2 * 60_000
const mostAttempts = 8
const firstWaitMs = 30_000
const mostWaitMs = 3_600_000

/** What sending needs. */
export interface DeliverParts {
  readonly keeper: JournalKeeper
  readonly channels: ReadonlyMap<string, Channel>
  /** Whether a notice that was held in quiet hours still says what is so. */
  readonly isStillTrue: (journal: Journal, alert: StoredAlert) => boolean
  readonly nowMs: () => number
}

/** Sends what is due on the channels. What fails is due again after 30 s, then twice as long, eight times in all. Returns the notices with news. */
export async function deliverDue(parts: DeliverParts): Promise<readonly StoredAlert[]> {
  const { keeper, channels, nowMs } = parts
  const due = keeper.use(({ alerts }) => alerts.takeDue([...channels.keys()], nowMs(), leaseMs))
  await Promise.all(due.map(async (one) => deliver(parts, one)))
  const ids = new Set(due.map(({ alert }) => alert.id))
  return [...ids].flatMap((id) => keeper.use(({ alerts }) => alerts.get(id)) ?? [])
}

async function deliver(parts: DeliverParts, due: DueDelivery): Promise<void> {
  const { keeper } = parts
  const isOver = due.state === 'held' && !keeper.use((journal) => parts.isStillTrue(journal, due.alert))
  const settled: Settled = isOver ? { state: 'dropped', error: null, dueAtMs: 0 } : await send(parts, due)
  keeper.use(({ alerts }) => alerts.settle(due.alert.id, due.channel, settled))
}

async function send({ channels, nowMs }: DeliverParts, { alert, channel, attempts }: DueDelivery): Promise<Settled> {
  try {
    await channels.get(channel)?.send(alert)
    return { state: 'sent', error: null, dueAtMs: 0 }
  } catch (error) {
    const isFinal = error instanceof ChannelError ? error.isFinal : false
    const message = error instanceof ChannelError ? error.message : 'it could not be sent'
    const isLast = isFinal || attempts + 1 >= mostAttempts
    const dueAtMs = nowMs() + Math.min(firstWaitMs * 2 ** attempts, mostWaitMs)
    return { state: isLast ? 'failed' : 'pending', error: message, dueAtMs }
  }
}
