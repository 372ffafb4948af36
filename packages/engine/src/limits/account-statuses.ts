import { forecast, type LimitOrigin, type Reading, staleAfterMs } from '@aic/core/limit'
import type { Provider } from '@aic/providers'
import type { Journal, ProviderState } from '@aic/store/journal'
import type { Config } from '../config/config.ts'
import { dueAtMs, faultStatus, untilChanged } from './breaker.ts'
import { chooseTold, isOverruled, type ToldStatus, toldStatus } from './choose-told.ts'
import { keyForHooks } from './key-for-hooks.ts'
import type { ToldHere } from './machine-told.ts'
import type { AccountStatus, FaultStatus, Incident, LimitStatus } from './monitor.ts'
import { stateOf } from './refresher.ts'
import type { ToldLimit } from './settle-reading.ts'
import { authSourceOf, keyEndOf, type Slot } from './slots.ts'

/** What the statuses of accounts are made of. */
export interface StatusInput {
  readonly journal: Journal
  readonly slots: readonly Slot[]
  readonly disabled: readonly Provider[]
  /** What agents of this machine were told, beside what their vendors tell us. */
  readonly toldHere: ToldHere
  readonly preferred: Config['preferredSource']
  readonly intervalMs: (slot: Slot) => number
  readonly nowMs: number
  /** A limit by the logs, where nobody tells it afresh; null where that can't be said. */
  readonly estimate: (provider: string, accountKey: string, told: ToldStatus) => ToldStatus | null
}

/** All accounts as they stand now, each once. */
export function accountStatuses(input: StatusInput): readonly AccountStatus[] {
  const { journal, slots, disabled } = input
  const states = new Map(journal.states.all().map((state) => [`${state.provider}\n${state.place}`, state]))
  const readings = journal.readings.all()
  const incidents = new Map(
    journal.states.incidents().map(({ provider, level, text, atMs }) => [provider, { level, text, atMs } as Incident]),
  )
  const seen = new Set<string>()
  const found = slots.map((slot) => {
    const state = stateOf(slot, states.get(`${slot.provider.id}\n${slot.place}`) ?? null)
    const isFirst = !seen.has(slot.provider.id)
    seen.add(slot.provider.id)
    return accountStatus(input, { slot, state, readings, isFirst, incident: incidents.get(slot.provider.id) ?? null })
  })
  return [...eachAccountOnce(found), ...disabled.map(disabledStatus)]
}

interface Found {
  readonly slot: Slot
  readonly state: ProviderState
  readonly readings: readonly Reading[]
  /** Hooks and logs tell of the first account of a provider: they don't say of which. */
  readonly isFirst: boolean
  readonly incident: Incident | null
}

function accountStatus(input: StatusInput, found: Found): AccountStatus {
  const { slot, state, isFirst, incident } = found
  const { nowMs } = input
  const { provider } = slot
  const intervalMs = input.intervalMs(slot)
  const ofProvider = found.readings.filter((one) => one.provider === provider.id)
  const reading = ofProvider.find(({ account }) => account.key === state.accountKey) ?? null
  const here = isFirst ? toldHere(input, provider, reading) : []
  const accountKey = state.accountKey ?? (here.length > 0 ? keyForHooks(ofProvider) : null)
  const limits = accountKey === null ? [] : limitStatuses(input, { accountKey, reading, here, intervalMs, provider })
  const isFresh =
    reading === null ? limits.some(({ isStale }) => !isStale) : nowMs - reading.atMs <= staleAfterMs(intervalMs)
  const fault = slot.fault === null ? faultStatus(state) : slotFault(slot.fault, nowMs)
  const nextMs = slot.credential === null ? untilChanged : dueAtMs(state, intervalMs)
  return {
    ...identityOf(provider),
    state: stateWord({ hasReading: reading !== null || limits.length > 0, isFresh, slot, fault }),
    accountKey,
    label: reading?.account.label ?? null,
    plan: reading?.account.plan ?? null,
    authSource: authSourceOf(slot),
    keyEnd: keyEndOf(slot),
    readAtMs: reading?.atMs ?? null,
    nextReadAtMs: nextMs === untilChanged || nextMs === 0 ? null : nextMs,
    fault,
    incident: incident === null || incident.level === 'none' ? null : incident,
    limits,
    balances: reading?.balances ?? [],
    costs: reading?.costs ?? [],
    usage: reading?.usage ?? [],
    notes: reading?.notes ?? [],
  }
}

/** Who wants this machine's word first gets it, newer or not. */
function toldHere(input: StatusInput, provider: Provider, reading: Reading | null): readonly ToldLimit[] {
  const told = input.toldHere(provider)
  return input.preferred === 'local' ? told : told.filter((word) => !isOverruled(word, reading))
}

function slotFault({ kind, message, advice }: NonNullable<Slot['fault']>, nowMs: number): FaultStatus | null {
  return kind === 'missing'
    ? null
    : { kind, message, advice, atMs: Math.floor(nowMs / 60_000) * 60_000, retryAtMs: null }
}

function stateWord(facts: {
  readonly hasReading: boolean
  readonly isFresh: boolean
  readonly slot: Slot
  readonly fault: FaultStatus | null
}): AccountStatus['state'] {
  if (facts.hasReading) return facts.isFresh ? 'fresh' : 'stale'
  const reason = facts.slot.fault
  if (reason !== null) return reason.kind === 'missing' ? 'missing' : 'failed'
  return facts.fault === null ? 'waiting' : 'failed'
}

function limitStatuses(
  input: StatusInput,
  account: {
    readonly accountKey: string
    readonly reading: Reading | null
    readonly here: readonly ToldLimit[]
    readonly intervalMs: number
    readonly provider: Provider
  },
): readonly LimitStatus[] {
  const { accountKey, reading, here, intervalMs, provider } = account
  const { nowMs, preferred } = input
  const told = [
    ...(reading?.limits ?? []).map((limit) => ({
      limit,
      origin: reading?.origin as LimitOrigin,
      atMs: reading?.atMs ?? 0,
    })),
    ...here,
  ]
  return [...Map.groupBy(told, ({ limit }) => limit.id).values()].flatMap((words): LimitStatus[] => {
    const chosen = chooseTold(
      words.map((word) => toldStatus(word, intervalMs, nowMs)),
      preferred,
    )
    if (chosen === null) return []
    const isGood = chosen.usedPercent !== null && !chosen.isStale
    const estimated = isGood || preferred === 'oauth' ? null : input.estimate(provider.id, accountKey, chosen)
    const shown = estimated ?? chosen
    return [{ ...shown, forecast: forecastOf(input, provider.id, accountKey, shown) }]
  })
}

/** A forecast from what is kept of the present window. */
function forecastOf({ journal, nowMs }: StatusInput, provider: string, accountKey: string, shown: ToldStatus) {
  const { usedPercent, windowMs, resetsAtMs, atMs, isStale, isReset } = shown
  if (usedPercent === null || isStale || isReset) return null
  const end = journal.ends.get({ provider, accountKey, limit: shown.id })
  if (end === null) return null
  const fromMs = nowMs - Math.min(windowMs ?? 86_400_000, 35 * 86_400_000)
  const kept = journal.snapshots.ofLimit(provider, accountKey, shown.id, fromMs)
  const points = kept.flatMap((one) =>
    one.usedPercent === null || one.windowEndMs !== end.endMs || one.atMs >= atMs
      ? []
      : [{ atMs: one.atMs, usedPercent: one.usedPercent }],
  )
  return forecast({ points: [...points, { atMs, usedPercent }], resetsAtMs, windowMs, nowMs })
}

/** An account that several sign-ins lead to is shown by the best of them. */
function eachAccountOnce(accounts: readonly AccountStatus[]): readonly AccountStatus[] {
  const groups = Map.groupBy(
    accounts,
    ({ provider, accountKey, authSource }) => `${provider}\n${accountKey ?? authSource}`,
  )
  return [...groups.values()].flatMap((group) => group.find(({ fault }) => fault === null) ?? group.slice(0, 1))
}

const identityOf = ({ id, name, payment }: Provider) => ({ provider: id, name, payment })

const disabledStatus = (provider: Provider): AccountStatus => ({
  ...identityOf(provider),
  state: 'disabled',
  accountKey: null,
  label: null,
  plan: null,
  authSource: null,
  keyEnd: null,
  readAtMs: null,
  nextReadAtMs: null,
  fault: null,
  incident: null,
  limits: [],
  balances: [],
  costs: [],
  usage: [],
  notes: [],
})
