import type { HubFacts, HubKey } from '@aic/engine/hub'
import type { SyncChoice, SyncState, UsageSyncState } from '@aic/engine/sync'
import { ago, duration, plural } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'
import { type Column, renderTable } from '../screen/table.ts'
import { clean } from '../screen/text.ts'

/** What there is to say of syncing on this machine. */
export interface HubStatus {
  readonly choice: SyncChoice
  /** Null where nothing was ever sent to this hub. */
  readonly state: SyncState | null
  readonly usage: UsageStanding
  /** Null where this machine never was one. */
  readonly hub: HubFacts | null
}

/** How usage gets to the hub. */
export interface UsageStanding {
  /** Minutes between two pushes of the agent; null: it sends none by itself. */
  readonly everyMinutes: number | null
  /** Null where none was ever sent to this hub. */
  readonly state: UsageSyncState | null
}

/** The keys of a hub, one a line. */
export function keysText(keys: readonly HubKey[], nowMs: number, screen: Pick<Screen, 'width' | 'paint'>): string {
  if (keys.length === 0) return ' There is no key: aic hub keys add NAME makes one.\n'
  const columns: Column<HubKey>[] = [
    { title: 'Machine', align: 'left', full: ({ label }) => clean(label), rank: 0, minWidth: 8 },
    { title: 'Id', align: 'left', full: ({ id }) => id, rank: 3 },
    { title: 'For', align: 'left', full: ({ scopes }) => scopes.join(', '), rank: 2 },
    { title: 'Last used', align: 'left', full: (key) => usedText(key, nowMs), rank: 1 },
  ]
  return renderTable(
    columns,
    keys.map((row) => ({ row, look: 'row' })),
    screen,
  )
}

function usedText({ revokedAtMs, lastUsedAtMs }: HubKey, nowMs: number): string {
  if (revokedAtMs !== null) return `revoked ${ago(nowMs - revokedAtMs)}`
  return lastUsedAtMs === null ? 'never' : ago(nowMs - lastUsedAtMs)
}

/** What this machine syncs to, how that goes, and which machines told it something. */
export function statusText(
  { choice, state, usage, hub }: HubStatus,
  nowMs: number,
  screen: Pick<Screen, 'paint'>,
): string {
  const sync = [...syncLines(choice, state, nowMs, screen), ...usageLines(choice, usage, nowMs, screen)]
  const lines = [...sync, ...hubLines(hub, nowMs)]
  return lines.map((line) => ` ${line}\n`).join('')
}

/** One to three lines on what this machine syncs to. */
export function syncLines(
  choice: SyncChoice,
  state: SyncState | null,
  nowMs: number,
  { paint }: Pick<Screen, 'paint'>,
): readonly string[] {
  if (choice.kind === 'off') {
    const why = choice.isOffline ? 'offline is set' : 'aic config set sync.url'
    return [`This machine syncs to no hub: ${why}`]
  }
  if (choice.kind === 'refused') return [`${paint.red('Not synced')}: ${clean(choice.message)}`, choice.advice]
  const { url, isOpenToReaders } = choice.address
  const warning = isOpenToReaders ? [paint.yellow('What is sent can be read on the way: give the hub https')] : []
  return [...standingLines(clean(url), state, nowMs, paint), ...warning]
}

function standingLines(url: string, state: SyncState | null, nowMs: number, paint: Screen['paint']): readonly string[] {
  if (state === null) return [`Syncs to ${url}: no limit was sent yet`]
  const { pending, fault, retry, sentAtMs } = state
  const last = sentAtMs === null ? 'no limit was sent yet' : `sent ${ago(nowMs - sentAtMs)}`
  if (fault === null) return [`Syncs to ${url}: ${last}${pending.length === 0 ? '' : `, ${waiting(pending)}`}`]
  const isOver = fault.kind === 'auth'
  const next = isOver
    ? 'not tried again before that'
    : `tried again in ${duration(Math.max(0, retry.nextAtMs - nowMs))}`
  return [
    `${paint.red('Syncing fails')}: ${clean(fault.message)} (${last}, ${waiting(pending)}, ${next})`,
    fault.advice,
  ]
}

/** One or two lines on how usage gets to the hub; none where there is no hub that takes it. */
export function usageLines(
  choice: SyncChoice,
  { everyMinutes, state }: UsageStanding,
  nowMs: number,
  { paint }: Pick<Screen, 'paint'>,
): readonly string[] {
  if (choice.kind !== 'on' || choice.address.isOriginal) return []
  const often = everyMinutes === null ? 'not by itself (aic config set sync.pushEvery)' : `every ${everyMinutes} min`
  if (state === null) return [`Usage goes there ${often}: nothing was sent yet`]
  const { fault, sentAtMs, events, retry } = state
  const last = sentAtMs === null ? 'never all of it' : `all of it ${ago(nowMs - sentAtMs)}`
  if (fault === null) return [`Usage goes there ${often}: ${last}, ${plural(events, 'call')} the last time`]
  const wait = retry.failures === 0 ? null : `tried again in ${duration(Math.max(0, retry.nextAtMs - nowMs))}`
  const next = fault.kind === 'auth' ? 'not tried again before that' : (wait ?? `tried again ${often}`)
  return [`${paint.red('Usage is not sent')}: ${clean(fault.message)} (${last}, ${next})`, fault.advice]
}

const waiting = (pending: SyncState['pending']): string => `${plural(pending.length, 'limit')} waiting`

function hubLines(hub: HubFacts | null, nowMs: number): string[] {
  if (hub === null) return []
  const good = hub.keys.filter(({ revokedAtMs }) => revokedAtMs === null)
  const machines = Map.groupBy(hub.limits, ({ machine }) => machine)
  const others = good.filter(({ label, scopes }) => !machines.has(label) && scopes.some((scope) => scope !== 'read'))
  return [
    `As a hub it knows ${plural(good.length, 'key')}, and limits of ${plural(machines.size, 'machine')}`,
    ...[...machines].map(([machine, limits]) => {
      const newestMs = Math.max(...limits.map(({ receivedAtMs }) => receivedAtMs))
      return `  ${clean(machine)}: ${plural(limits.length, 'limit')}, the last ${ago(nowMs - newestMs)}`
    }),
    ...others.flatMap(({ label, lastUsedAtMs }) =>
      lastUsedAtMs === null ? [] : [`  ${clean(label)}: no limit, last heard of ${ago(nowMs - lastUsedAtMs)}`],
    ),
  ]
}
