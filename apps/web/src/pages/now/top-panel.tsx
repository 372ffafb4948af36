import type { ReportRow } from '@aic/agent/api'
import { projectNames } from '@aic/core/report'
import type { CSSProperties, ReactElement, ReactNode } from 'react'
import { hrefOf } from '../../app/route.ts'
import { countText } from '../../format/count.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { Money, Name } from '../../parts/shown.tsx'

const most = 6

/** The dearest projects or models of a span, with the share of each. */
export function TopPanel({
  title,
  aside,
  rows,
  filter,
  range,
}: {
  readonly title: string
  readonly aside: ReactNode
  readonly rows: readonly ReportRow[]
  /** The filter of the usage page that a row opens. */
  readonly filter: 'project' | 'model'
  /** The range that it opens with. */
  readonly range: 'month' | '30d'
}): ReactElement {
  const total = rows.reduce((sum, { totalCost }) => sum + (totalCost ?? 0), 0)
  const rest = rows.slice(most)
  const names = projectNames(
    rows.map(({ period }) => period),
    {},
  )
  return (
    <Panel title={title} aside={aside} className="top">
      {rows.length === 0 && <Empty>Nothing was used.</Empty>}
      <ol className="shares">
        {rows.slice(0, most).map((row) => {
          const name = row[filter] ?? row.period
          const isName = filter === 'project'
          return (
            <li
              key={row.period}
              style={{ '--share': `${(100 * (row.totalCost ?? 0)) / (total || 1)}%` } as CSSProperties}
            >
              <a href={hrefOf('usage', { range: range === '30d' ? null : range, [filter]: name })}>
                {isName ? (
                  <Name text={names.get(name) ?? name} title={name} />
                ) : (
                  <bdi className="name" title={name}>
                    {name}
                  </bdi>
                )}
              </a>
              <span className="share-tokens">{countText(row.totalTokens)}</span>
              <span className="share-cost">
                <Money usd={row.totalCost} isPartial={row.aic.isCostPartial} />
              </span>
            </li>
          )
        })}
      </ol>
      {rest.length > 0 && <p className="muted more">and {rest.length} more</p>}
    </Panel>
  )
}
