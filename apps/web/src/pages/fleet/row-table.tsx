import type { ReactElement } from 'react'
import { countText, exactText, percentText } from '../../format/count.ts'
import { Money } from '../../parts/shown.tsx'
import type { Column } from '../../parts/sorted-table.tsx'
import { countOf, type Row, usdOf } from './fleet-facts.ts'

/** Cost of a row, `≥` where calls lack a price. */
export const costColumn: Column<Row> = {
  id: 'cost',
  title: 'Cost',
  isNumber: true,
  valueOf: ({ cost_usd: usd }) => usdOf(usd) ?? -1,
  render: ({ cost_usd: usd, unpriced_calls: missing }): ReactElement => (
    <Money usd={usdOf(usd)} isPartial={countOf(missing) > 0 && usd !== null} />
  ),
}

/** Tokens in few characters. */
export const tokensColumn: Column<Row> = {
  id: 'tokens',
  title: 'Tokens',
  isNumber: true,
  valueOf: ({ total_tokens: tokens }) => countOf(tokens),
  render: ({ total_tokens: tokens }): ReactElement => (
    <span title={exactText(countOf(tokens))}>{countText(countOf(tokens))}</span>
  ),
}

/** A whole number of the column `name`; left out on a phone. */
export const countColumn = (name: string, title: string): Column<Row> => ({
  id: name,
  title,
  isNumber: true,
  isExtra: true,
  valueOf: (row) => countOf(row[name]),
  render: (row) => exactText(countOf(row[name])),
})

/** A share of 100. */
export const shareColumn: Column<Row> = {
  id: 'share',
  title: 'Share',
  isNumber: true,
  valueOf: ({ share_percent: percent }) => usdOf(percent) ?? -1,
  render: ({ share_percent: percent }) => (percent === null ? '–' : percentText(usdOf(percent))),
}
