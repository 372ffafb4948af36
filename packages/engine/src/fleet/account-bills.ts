import type { FleetBill } from '@aic/fleet'

/** A line of a bill's day. */
export type BillLine = Pick<FleetBill, 'currency' | 'model' | 'item' | 'billedNano'>

/** Days that a vendor tells of an account: UTC days since 1970, inclusive, and as of when it said so. */
export interface DaySpan {
  readonly firstDay: number
  readonly lastDay: number
  /** UTC ms. */
  readonly atMs: number
}

/** What a vendor told last of an account, by UTC day. */
export interface AccountBill {
  readonly provider: string
  /** As the journal has it, and hashed. */
  readonly accountKey: string
  readonly account: string
  readonly atMs: number
  readonly span: DaySpan
  readonly days: ReadonlyMap<number, readonly BillLine[]>
}

/** An account that a sign-in is of; null before it was asked. */
export interface PresentAccount {
  readonly provider: string
  readonly accountKey: string | null
}

/** A key that nobody asked with for so long while another was asked with is not in use. */
const disusedMs = 86_400_000

/**
 * Bills without the days that are told again under another account: where a vendor does not name accounts, a new key is a new account, and what
 * the old one told stays in the journal. That both are one is taken from a day on which both have the same lines, since a key may as well have
 * been changed for that of another account.
 */
export function withoutRepeats(
  bills: readonly AccountBill[],
  present: readonly PresentAccount[] | undefined,
): AccountBill[] {
  const isPresent = ({ provider, accountKey }: AccountBill): boolean =>
    present?.some((one) => one.provider === provider && one.accountKey === accountKey) ?? true
  return bills.map((bill) => {
    const next = bills.find(
      (one) =>
        one.provider === bill.provider &&
        one.atMs > bill.atMs &&
        isPresent(one) &&
        (!isPresent(bill) || one.atMs - bill.atMs > disusedMs) &&
        haveEqualDay(one, bill),
    )
    return next === undefined ? bill : before(bill, next.span)
  })
}

/** What the bill says of days before a span, and that it says nothing of those in it. */
function before(bill: AccountBill, { firstDay, lastDay, atMs }: DaySpan): AccountBill {
  const span = { firstDay: Math.min(bill.span.firstDay, firstDay), lastDay: Math.max(bill.span.lastDay, lastDay), atMs }
  return { ...bill, span, days: new Map([...bill.days].filter(([day]) => day < firstDay)) }
}

const haveEqualDay = (a: AccountBill, b: AccountBill): boolean =>
  [...a.days].some(
    ([day, lines]) =>
      lines.some(({ billedNano }) => billedNano !== 0) && JSON.stringify(lines) === JSON.stringify(b.days.get(day)),
  )
