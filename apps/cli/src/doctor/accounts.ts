import type { AccountStatus } from '@aic/engine/limits'
import { faultText, isShown } from '../limits/accounts-text.ts'
import { ago } from '../screen/format.ts'
import { clean, padEnd, widthOf } from '../screen/text.ts'
import type { DoctorLook } from './text.ts'

/** Accounts that were asked before: of others nothing is known without asking. */
export const askedBefore = (accounts: readonly AccountStatus[]): readonly AccountStatus[] =>
  accounts.filter((account) => isShown(account) && (account.readAtMs !== null || account.fault !== null))

/** A line for each account: when it last told something, or why it does not. Nobody is asked for it. */
export function accountLines(accounts: readonly AccountStatus[], { screen: { paint }, nowMs }: DoctorLook): string[] {
  if (accounts.length === 0)
    return [paint.dim('Nobody was asked yet: aic usage asks every vendor whose key or sign-in it finds.')]
  const width = Math.max(...accounts.map(({ name }) => widthOf(clean(name))))
  return accounts.map(({ name, plan, fault, readAtMs }) => {
    const mark = fault === null ? paint.green('●') : paint.yellow('○')
    const words = [
      ...(plan === null ? [] : [clean(plan)]),
      ...(readAtMs === null ? [] : [`told ${ago(nowMs - readAtMs)}`]),
      ...(fault === null ? [] : [paint.yellow(fault.kind === 'network' ? 'not reached' : fault.kind)]),
    ]
    return `${mark} ${padEnd(clean(name), width)}  ${words.join(', ')}`
  })
}

/** What to do about accounts that fail, but for what passes by itself. */
export function accountAdvice(accounts: readonly AccountStatus[], nowMs: number): readonly string[] {
  if (accounts.length > 1 && accounts.every(({ fault }) => fault?.kind === 'network')) {
    return ['No vendor was reached when they were last asked: check the network and its proxy.']
  }
  return accounts.flatMap(({ fault }) =>
    fault === null || passing.includes(fault.kind) ? [] : [faultText(fault, { nowMs })],
  )
}

const passing: readonly string[] = ['network', 'rate-limited', 'unavailable']
