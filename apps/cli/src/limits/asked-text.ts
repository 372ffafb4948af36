import type { AccountStatus } from '@aic/engine/limits'
import type { Screen } from '../screen/screen.ts'
import { clean, wrapPainted } from '../screen/text.ts'
import { faultText } from './accounts-text.ts'
import { balanceText, percentText, type Reader, usedText } from './words.ts'

/** Accounts that can be asked: a key or sign-in is there, and they are not switched off. */
export const isAsked = ({ state, authSource }: AccountStatus): boolean => state !== 'disabled' && authSource !== null

/** What came of asking each account, a line for each. */
export function askedText(accounts: readonly AccountStatus[], reader: Reader, screen: Screen): string {
  if (accounts.length === 0) return ' No provider has a key or sign-in: aic providers list\n'
  return accounts
    .flatMap((account) => {
      const { name, fault } = account
      const mark = markOf(account, screen)
      const said = fault === null ? saidText(account) : faultText(fault, reader)
      const text = said.startsWith(`${name} `) ? said : `${name}: ${said}`
      const [first = '', ...more] = wrapPainted(clean(text), Math.min(screen.width, 110) - 4)
      return [` ${mark} ${first}\n`, ...more.map((line) => `   ${line}\n`)]
    })
    .join('')
}

function markOf({ fault, state }: AccountStatus, { paint }: Screen): string {
  if (fault !== null) return paint.yellow('!')
  return state === 'waiting' ? paint.dim('…') : paint.green('✓')
}

function saidText({ state, limits, balances, costs }: AccountStatus): string {
  if (state === 'waiting') return 'no answer yet; aic usage shows it when it came'
  const words = [
    ...limits.map((limit) => `${limit.label} ${(limit.usedPercent === null && usedText(limit)) || percentText(limit)}`),
    ...balances.map((balance) => `${balance.label} ${balanceText(balance)}`),
  ]
  if (words.length > 0) return words.join(' · ')
  return costs.length > 0 ? 'billed cost is known' : 'the key is good, but shows no usage'
}
