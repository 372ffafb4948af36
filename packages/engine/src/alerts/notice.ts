import { createHash } from 'node:crypto'
import type { Journal, NewAlert, StoredAlert } from '@aic/store/journal'
import type { AccountStatus, LimitStatus } from '../limits/monitor.ts'

/** A notice before anybody claims it: the key is made of what it must be only once for. */
export type Notice = Omit<NewAlert, 'dedupKey' | 'atMs'>

/** When and where notices go. */
export interface SendPlan {
  readonly channels: readonly string[]
  /** UTC ms; when quiet hours end, where it lies in some. */
  readonly dueAtMs: number
  readonly nowMs: number
}

/** They show something only to who runs a command: no reason to hold it in quiet hours. */
export const quietChannels = ['terminal']

/** What is claimed for the limits of all accounts. */
export const claimEach = (
  accounts: readonly AccountStatus[],
  claim: (account: AccountStatus, limit: LimitStatus) => StoredAlert | null,
): readonly StoredAlert[] =>
  accounts.flatMap((account) => account.limits.flatMap((limit) => claim(account, limit) ?? []))

/** SHA-256 of what a notice must be only once for. */
export const dedupKeyOf = (...parts: readonly (string | number | null)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/** Claims a notice that stands for no other. Null when it was claimed before. */
export function claimNotice(journal: Journal, dedupKey: string, notice: Notice, plan: SendPlan): StoredAlert | null {
  const { channels, dueAtMs, nowMs } = plan
  return journal.alerts.claim(
    { ...plainNotice(notice), dedupKey, atMs: nowMs },
    { channels, dueAtMs, atOnce: quietChannels },
  )
}

/** A notice without characters that steer terminals: labels come from vendors. */
export const plainNotice = (notice: Notice): Notice => ({
  ...notice,
  title: notice.title.replaceAll(/\p{C}+/gu, ' '),
  message: notice.message.replaceAll(/\p{C}+/gu, ' '),
})

/** `2 d 3 h`, `3 h 10 min`, `4 min`: rounded up to whole minutes, the two largest units. */
export function spanText(ms: number): string {
  const minutes = Math.max(1, Math.ceil(ms / 60_000))
  const [days, hours, rest] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60), minutes % 60]
  if (days > 0) return hours === 0 ? `${days} d` : `${days} d ${hours} h`
  if (hours > 0) return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
  return `${rest} min`
}

/** `78 %`, `78.4 %`; never rounded up to a threshold that was not reached. */
export const percentText = (percent: number): string => `${Math.floor(percent * 10) / 10} %`
