import type { AccountStatus, LimitStatus } from '@aic/engine/limits'
import type { Screen } from '../screen/screen.ts'
import { type Column, type Line, renderTable } from '../screen/table.ts'
import { styleOf } from './window-text.ts'
import { paceText, percentText, type Reader, resetText, toldText, usedText } from './words.ts'

/** A window and whose it is. */
export interface OwnedLimit {
  readonly account: AccountStatus
  readonly limit: LimitStatus
}

/** Every window of these accounts. */
export const limitsOf = (accounts: readonly AccountStatus[]): readonly OwnedLimit[] =>
  accounts.flatMap((account) => account.limits.map((limit) => ({ account, limit })))

/** One line for each window. */
export function limitsTable(owned: readonly OwnedLimit[], reader: Reader, screen: Screen): string {
  const text = (
    title: string,
    full: (row: OwnedLimit) => string,
    rank: number,
    more: Partial<Column<OwnedLimit>> = {},
  ): Column<OwnedLimit> => ({ title, align: 'left', full, rank, ...more })
  const reset = ({ limit }: OwnedLimit): string => resetText(limit, reader).replace(/^resets /, '')
  const pace = ({ limit }: OwnedLimit): string => paceText(limit, reader)
  const columns: Column<OwnedLimit>[] = [
    text('Provider', ({ account }) => account.provider, 0),
    text('Account', ({ account }) => account.label ?? account.plan ?? '', 40, { minWidth: 10 }),
    text('Limit', ({ limit }) => limit.label, 0, { minWidth: 16 }),
    {
      title: 'Used',
      align: 'right',
      full: ({ limit }) => (limit.usedPercent === null && usedText(limit)) || percentText(limit),
      rank: 0,
      style: (cell, { limit }, paint) => styleOf(limit.usedPercent, paint)(cell),
    },
    text('Reset', reset, 10, { short: (row) => withoutMoment(reset(row)) }),
    text('Pace', pace, 20, { short: (row) => withoutMoment(pace(row)) }),
    text('Told by', ({ limit }) => toldText(limit, reader), 30, { minWidth: 10 }),
  ]
  const filled = columns.filter((column) => owned.some((row) => column.full(row) !== ''))
  const lines = owned.map((row): Line<OwnedLimit> => ({ row, look: 'row' }))
  return renderTable(filled, lines, screen)
}

/** `in 2h 10m (14:05)` without the time in brackets. */
const withoutMoment = (text: string): string => text.replace(/ \(.*\)$/, '')

/** The same for scripts. */
export const limitsJson = (owned: readonly OwnedLimit[]): readonly object[] =>
  owned.map(({ account: { provider, accountKey, label, plan }, limit }) => ({
    provider,
    accountKey,
    account: label,
    plan,
    ...limit,
  }))
