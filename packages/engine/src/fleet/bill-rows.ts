import { contentHash } from '@aic/core'
import type { BilledCost, Reading } from '@aic/core/limit'
import type { FleetBill, NameHasher } from '@aic/fleet'
import { type AccountBill, type BillLine, type DaySpan, type PresentAccount, withoutRepeats } from './account-bills.ts'
import { billWords } from './bill-words.ts'
import { utcDayOf } from './call-rows.ts'
import type { FleetMachine } from './fleet-machine.ts'
import type { FleetNames } from './fleet-names.ts'

/** What was sent of bills: by day, provider and account a hash of the lines and as of when they were told, and how the accounts were named. */
export interface SentBills {
  readonly namedBy: string
  readonly days: Readonly<Record<string, string>>
}

/** Lines to send, and what to remember then. */
export interface PlannedBills {
  readonly rows: readonly FleetBill[]
  readonly sent: SentBills
  /** To be remembered before they are sent: that nobody knows which of them arrived, should this push be killed. */
  readonly unsure: SentBills
}

/** What vendors told this machine, and what of it was sent. */
export interface BillSource {
  readonly readings: readonly Pick<Reading, 'provider' | 'account' | 'atMs' | 'costs'>[]
  /** Accounts that sign-ins of this machine are of now. Left out: all that were read. */
  readonly present?: readonly PresentAccount[]
  readonly machine: FleetMachine
  readonly names: { readonly hasher: NameHasher; readonly model: FleetNames['model'] }
  /** Null: nothing was. */
  readonly sent: SentBills | null
  readonly nowMs: number
}

/** Longer than any vendor tells of; a hub takes no longer texts. */
const rememberedDays = 400
const longestItem = 300
/** How long a word on a day that still grows is left to stand without being told again. */
const againMs = 3_600_000

/**
 * All lines of the days whose lines are new or changed: a day is told as a whole, so that the newest word on it stands. A day of which the
 * vendor tells nothing any more is taken back, one that is older than what it tells stays. Amounts for spans of several days are of no day,
 * and left out; so is a day with a line that is no whole number of nano-units, more than nine million: half a bill is none.
 *
 * Today and yesterday, which still grow, are told again after an hour though nothing of them changed here: another machine that asks for the same
 * account may have told something else since. Lines that are made otherwise of what was told before are a later word, lest both stand.
 */
export function planBills({ readings, present, machine, names, sent, nowMs }: BillSource): PlannedBills {
  const { fingerprint } = names.hasher
  const before = sent?.days ?? {}
  const days: Record<string, string> = {}
  const unsure: Record<string, string> = { ...before }
  const rows: FleetBill[] = []
  const bills = withoutRepeats(
    readings.flatMap((reading) => billOf(reading, names) ?? []),
    present,
  )
  for (const { provider, account, atMs, days: told } of bills) {
    for (const [day, lines] of told) {
      const key = keyOf(day, provider, account)
      const content = contentHash(JSON.stringify(lines))
      const last = toldOf(before[key], nowMs)
      const isOpen = day >= utcDayOf(atMs) - 1
      days[key] = before[key] ?? ''
      const isSame = content === last?.content
      if (isSame && last.isSure && !(isOpen && atMs - last.atMs >= againMs)) continue
      const asOfMs = isSame ? Math.max(atMs, last.atMs) : laterThan(last, atMs)
      days[key] = wordOf(content, asOfMs)
      unsure[key] = `${days[key]}?`
      rows.push(...lines.map((line) => ({ ...ownerOf(machine), provider, account, atMs: asOfMs, ...line, day })))
    }
  }
  const spans = new Map(bills.map((bill) => [accountOf(bill.provider, bill.account), bill.span]))
  const isRenamed = sent !== null && sent.namedBy !== fingerprint
  for (const [key, content] of Object.entries(before)) {
    if (days[key] !== undefined) continue
    const gone = goneAt(key, { spans, isRenamed, nowMs })
    if (gone !== null) {
      const asOfMs = laterThan(toldOf(content, nowMs), gone.atMs)
      unsure[key] = wordOf('', asOfMs)
      rows.push({ ...ownerOf(machine), ...gone, ...noLine, atMs: asOfMs })
    }
    if (gone === null && dayIn(key) > utcDayOf(nowMs) - rememberedDays) days[key] = content
  }
  const namedBefore = sent?.namedBy ?? fingerprint
  return { rows, sent: { namedBy: fingerprint, days }, unsure: { namedBy: namedBefore, days: unsure } }
}

/** What a reading tells of days; null where that is nothing. */
function billOf(reading: BillSource['readings'][number], names: BillSource['names']): AccountBill | null {
  const told = Map.groupBy(reading.costs.filter(isOfADay), ({ fromMs }) => utcDayOf(fromMs))
  if (told.size === 0) return null
  const { provider, atMs } = reading
  const days = [...told]
    .map(([day, costs]) => [day, linesOf(costs, names)] as const)
    .filter(([, lines]) => lines.every(({ billedNano }) => Number.isSafeInteger(billedNano))) // no place takes others
  return {
    provider,
    accountKey: reading.account.key,
    account: names.hasher.hash('account', reading.account.key),
    atMs,
    span: { firstDay: Math.min(...told.keys()), lastDay: utcDayOf(atMs), atMs },
    days: new Map(days),
  }
}

/** What was told of a day: a hash of its lines, empty where that is not known, and as of when. */
interface ToldDay {
  readonly content: string
  readonly atMs: number
  /** False: a killed push may have sent a part of it. */
  readonly isSure: boolean
}

const wordOf = (content: string, atMs: number): string => `${content}@${atMs}`

/** Null where nothing was told. Of what an earlier aic told, the time was not noted: it was before now. */
function toldOf(word: string | undefined, nowMs: number): ToldDay | null {
  if (word === undefined) return null
  const [content = '', atMs = String(nowMs - 1)] = word.replace('?', '').split('@')
  return { content, atMs: Number(atMs), isSure: !word.endsWith('?') }
}

/** As of when the next word on a day is. */
const laterThan = (last: ToldDay | null, atMs: number): number => Math.max(atMs, (last?.atMs ?? 0) + 1)

interface Gone {
  readonly spans: ReadonlyMap<string, DaySpan>
  readonly isRenamed: boolean
  readonly nowMs: number
}

/** Under which key a day is to be taken back, and as of when; null: it stands. */
function goneAt(
  key: string,
  { spans, isRenamed, nowMs }: Gone,
): Pick<FleetBill, 'provider' | 'account' | 'day' | 'atMs'> | null {
  const [day, provider, account] = JSON.parse(key) as [number, string, string]
  const span = spans.get(accountOf(provider, account))
  if (span === undefined) return isRenamed ? { day, provider, account, atMs: nowMs } : null
  return day >= span.firstDay && day <= span.lastDay ? { day, provider, account, atMs: span.atMs } : null
}

const noLine = { currency: 'USD', model: '', item: '', billedNano: null }
const ownerOf = ({ tenant, machineId, machine }: FleetMachine) => ({ tenant, machineId, machine })
const keyOf = (day: number, provider: string, account: string): string => JSON.stringify([day, provider, account])
const accountOf = (provider: string, account: string): string => JSON.stringify([provider, account])
const dayIn = (key: string): number => (JSON.parse(key) as [number])[0]
const isOfADay = ({ fromMs, toMs }: BilledCost): boolean => toMs > fromMs && utcDayOf(fromMs) === utcDayOf(toMs - 1)

/** One line for each currency, model and item, in order. */
function linesOf(costs: readonly BilledCost[], names: BillSource['names']): BillLine[] {
  const sums = new Map<string, number>()
  for (const { currency, model, item, amountNano } of costs) {
    const words = billWords(item ?? '', names).slice(0, longestItem)
    const key = JSON.stringify([currency, billWords(model ?? '', names), words])
    sums.set(key, (sums.get(key) ?? 0) + Math.round(amountNano))
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, billedNano]) => {
      const [currency = '', model = '', item = ''] = JSON.parse(key) as string[]
      return { currency, model, item, billedNano }
    })
}
