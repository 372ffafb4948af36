import { hashHex } from '@aic/core'
import { type FleetEvent, type Outbox, type PlannedRows, planRows, type SentRow } from '@aic/fleet'
import { type BackgroundSession, backgroundCells, changedCalls, type Ledger } from '@aic/store'
import { backgroundRows } from './background-rows.ts'
import { callRows, type RowContext } from './call-rows.ts'
import { backgroundKeyOf } from './event-id.ts'

/** A ledger, and what a place was sent of it. */
export interface EventSource {
  readonly ledger: Ledger
  readonly outbox: Outbox
  readonly context: RowContext
  /** The ledger's generation that was pushed last; null: look at all. */
  readonly since: number | null
  readonly isSameLedger: boolean
  /** Events that travel together; those of one call are not parted. */
  readonly batchSize: number
  /** Keeps facts about the place, before anything is sent that they tell of. */
  readonly remember: (facts: Readonly<Record<string, unknown>>) => void
}

/** Events to send together, and what to remember once they have arrived. */
export interface EventBatch {
  readonly events: readonly FleetEvent[]
  readonly marks: readonly SentRow[]
}

/** Some milliseconds of work. */
const keysAtOnce = 1_000

/** What the place lacks of the ledger, call by call, a batch at a time. Null: a batch is being made, and others may use the thread now. */
export function* eventBatches(source: EventSource): Generator<EventBatch | null> {
  let [events, marks]: [FleetEvent[], SentRow[]] = [[], []]
  let keys = 0
  for (const planned of plannedRows(source)) {
    for (const event of planned.events) events.push(event)
    for (const mark of planned.marks) marks.push(mark)
    if (++keys % keysAtOnce === 0) yield null
    if (events.length < source.batchSize) continue
    yield { events, marks }
    ;[events, marks] = [[], []]
  }
  if (marks.length > 0) yield { events, marks }
}

function* plannedRows(source: EventSource): Generator<PlannedRows> {
  const { ledger, outbox, context, since, isSameLedger } = source
  for (const changed of changedCalls(ledger, since)) {
    const sent = outbox.sentOf(changed.key)
    yield planRows({ key: changed.key, wanted: callRows(changed, context), sent, isSameLedger })
  }
  for (const session of sessionsOf(source)) {
    const key = backgroundKeyOf(session.source, session.session)
    const sent = outbox.sentOf(key)
    yield planRows({ key, wanted: backgroundRows({ session, sent, isSameLedger }, context), sent, isSameLedger })
  }
}

/** Sessions by key, as the outbox knows them: source and name. */
type KnownSessions = Record<string, readonly [source: string, session: string]>

/** Sessions that have background, and of the same ledger those that had some when it was sent. */
function sessionsOf({ ledger, outbox, isSameLedger, remember }: EventSource): BackgroundSession[] {
  const sessions = backgroundCells(ledger)
  const known = (outbox.fact('background') ?? {}) as KnownSessions
  const now = Object.fromEntries(
    sessions.map(({ source, session }) => [hashHex(backgroundKeyOf(source, session)), [source, session]] as const),
  )
  if (Object.keys(now).some((key) => !(key in known))) remember({ background: { ...known, ...now } })
  const gone = isSameLedger ? Object.entries(known).filter(([key]) => !(key in now)) : []
  return [...sessions, ...gone.map(([, [source, session]]) => ({ source, session, loggedTokens: 0, cells: [] }))]
}
