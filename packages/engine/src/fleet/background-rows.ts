import { totalTokens } from '@aic/core'
import type { CostKind, FleetEvent, SentRow, WantedRow } from '@aic/fleet'
import type { BackgroundCell, BackgroundSession } from '@aic/store'
import { deletedRow, type RowContext, utcDayOf } from './call-rows.ts'
import { backgroundIdOf } from './event-id.ts'
import { backgroundVersion } from './event-version.ts'
import { rowContent } from './row-content.ts'

/** A session, what was sent of its background, and whether that was from this ledger, which forgets nothing. */
export interface SentBackground {
  readonly session: BackgroundSession
  readonly sent: readonly SentRow[]
  readonly isSameLedger: boolean
}

/** What a session booked and did not log, as rows; and a deleted row for each that was sent, by who knew no more than this ledger, and is no more. */
export function backgroundRows({ session, sent, isSameLedger }: SentBackground, context: RowContext): WantedRow[] {
  const bySlot = Map.groupBy(session.cells, ({ model, slot }) => `${model} ${slot}`)
  const rows = Array.from(bySlot.values(), (cells) => cellRow(addUp(cells), session, context))
  const version = versionOf(session, context, 0)
  const isKnown = (one: SentRow): boolean =>
    one.isFromBefore !== true && (isSameLedger || amountOf(version) >= amountOf(one.version))
  const gone = sent.filter((one) => !one.isDeleted && isKnown(one) && !rows.some((row) => isPlaceOf(one, row)))
  const { machineId, machine, tenant } = context.machine
  const like = { tenant, machineId, machine, source: session.source, isBackground: true }
  return [...rows, ...gone.map(({ eventId, day }) => deletedRow(like, { eventId, day, version }))]
}

const amountOf = (version: bigint): bigint => version >> 17n

const isPlaceOf = ({ eventId, day }: SentRow, row: WantedRow): boolean =>
  row.event.eventId === eventId && row.day === day

function cellRow(cell: BackgroundCell, session: BackgroundSession, context: RowContext): WantedRow {
  const { machine, names } = context
  const project = names.project(cell.cwd === '' ? '' : context.rootOf(cell.cwd))
  const [model = '', provider = ''] = cell.model.split('\n')
  const event = {
    tenant: machine.tenant,
    eventId: backgroundIdOf(cell.source, cell.session, cell.model, cell.slot),
    atMs: cell.atMs,
    source: cell.source,
    provider,
    account: '',
    machineId: machine.machineId,
    machine: machine.machine,
    user: machine.user,
    project: project.key,
    projectLabel: project.label,
    session: names.hasher.hash('session', cell.session),
    model: names.model(model),
    tier: 'standard',
    tokens: cell.tokens,
    webSearches: cell.webSearches,
    costNanoUsd: cell.costNanoUsd,
    costKind: costKindOf(cell),
    calculatedNanoUsd: cell.calculatedNanoUsd,
    cacheSavedNanoUsd: context.cacheSaved.ofSum(cell),
    priceVersion: context.priceVersion,
    isBackground: true,
    version: 0n,
    isDeleted: false,
  } satisfies FleetEvent
  const content = rowContent(event)
  event.version = versionOf(session, context, content[0])
  return { event, day: utcDayOf(cell.atMs), content }
}

const versionOf = (session: BackgroundSession, { priceWeek }: RowContext, tie: number): bigint => {
  const backgroundTokens = session.cells.reduce((sum, { tokens }) => sum + totalTokens(tokens), 0)
  const known = { loggedTokens: session.loggedTokens, backgroundTokens }
  return backgroundVersion(known, { priceWeek, tie })
}

/** Told calls that only their agent priced stand beside calculated ones: the sum is called what its calculated part is. */
const costKindOf = ({ costNanoUsd, calculatedNanoUsd }: BackgroundCell): CostKind =>
  costNanoUsd === null ? 'unpriced' : calculatedNanoUsd === null ? 'reported' : 'calculated'

/** Cells of one model and quarter hour as one; there are several only where a session was in several places. */
function addUp([first, ...others]: readonly BackgroundCell[]): BackgroundCell {
  return others.reduce(addTwo, first as BackgroundCell)
}

const addTwo = (a: BackgroundCell, b: BackgroundCell): BackgroundCell => ({
  ...a,
  atMs: Math.min(a.atMs, b.atMs),
  calls: a.calls + b.calls,
  tokens: {
    input: a.tokens.input + b.tokens.input,
    output: a.tokens.output + b.tokens.output,
    cacheRead: a.tokens.cacheRead + b.tokens.cacheRead,
    cacheWrite5m: a.tokens.cacheWrite5m + b.tokens.cacheWrite5m,
    cacheWrite1h: a.tokens.cacheWrite1h + b.tokens.cacheWrite1h,
    reasoning: a.tokens.reasoning + b.tokens.reasoning,
  },
  webSearches: a.webSearches + b.webSearches,
  costNanoUsd: addKnown(a.costNanoUsd, b.costNanoUsd),
  calculatedNanoUsd: addKnown(a.calculatedNanoUsd, b.calculatedNanoUsd),
})

const addKnown = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : a + b)
