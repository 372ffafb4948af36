import type { ReactElement } from 'react'
import { countText, exactText } from '../format/count.ts'
import type { ListColumn } from './list-table.tsx'
import { Moment } from './moment.tsx'
import { Money } from './shown.tsx'

/** What every list of the ledger's sums has in its rows. */
export interface Sums {
  readonly totalTokens: number
  /** USD; null where no call has a known price. */
  readonly totalCost: number | null
  readonly isCostPartial: boolean
  /** ISO 8601. */
  readonly lastActivity: string
}

/** When the last call was, in local time. */
export const lastColumn: ListColumn<Sums> = {
  id: 'last',
  title: 'Last call',
  width: 'minmax(5.5rem, 6.75rem)',
  isOrder: true,
  render: ({ lastActivity }): ReactElement => <Moment atMs={Date.parse(lastActivity)} />,
}

/** Tokens in few characters, all of them in the tooltip. */
export const tokensColumn: ListColumn<Sums> = {
  id: 'tokens',
  title: 'Tokens',
  width: '4.5rem',
  isNumber: true,
  isOrder: true,
  render: ({ totalTokens }): ReactElement => <span title={exactText(totalTokens)}>{countText(totalTokens)}</span>,
}

/** What it cost, as far as that is known. */
export const costColumn: ListColumn<Sums> = {
  id: 'cost',
  title: 'Cost',
  width: '5rem',
  isNumber: true,
  isOrder: true,
  render: ({ totalCost, isCostPartial }): ReactElement => <Money usd={totalCost} isPartial={isCostPartial} />,
}
