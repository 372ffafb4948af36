import type { Extras, ReportRow, Series } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { setParams } from '../../app/route.ts'
import { colourOf } from '../../chart/colours.ts'
import { countText, exactText, percentText } from '../../format/count.ts'
import { Money, Name } from '../../parts/shown.tsx'
import { type Column, SortedTable } from '../../parts/sorted-table.tsx'
import type { SeriesBy } from './view.ts'

/** A report's rows and their sums, whatever they are by. */
export interface Breakdown {
  readonly rows: readonly ReportRow[]
  readonly totals: { readonly totalCost: number | null; readonly totalTokens: number; readonly aic: Extras }
}

interface Props {
  readonly by: SeriesBy
  readonly breakdown: Breakdown
  readonly series: Series | undefined
}

/** The table beside the chart: one row for each model, project or agent. Its name opens it. */
export function BreakdownTable({ by, breakdown, series }: Props): ReactElement {
  return (
    <SortedTable
      label="By name"
      columns={columnsOf({ by, breakdown, series })}
      rows={breakdown.rows}
      keyOf={(row) => row.period}
      first="cost"
    />
  )
}

function columnsOf({ by, breakdown, series }: Props): readonly Column<ReportRow>[] {
  const total = breakdown.totals.totalCost ?? 0
  const labels = new Map(series?.lines.map(({ name, label }) => [name, label]))
  const charted = new Set(series?.lines.filter(({ isRest }) => !isRest).map(({ name }) => name))
  return [
    {
      id: 'name',
      title: by === 'source' ? 'Agent' : by === 'model' ? 'Model' : 'Project',
      valueOf: (row) => labels.get(row.period) ?? row.period,
      render: (row) => (
        <>
          <span className="swatch" style={{ background: colourOf(by, row.period, !charted.has(row.period)) }} />
          <button
            type="button"
            className="link"
            onClick={() => setParams({ [by]: row.period, ...next[by] }, { isStep: true })}
          >
            {by === 'project' ? (
              <Name text={labels.get(row.period) ?? shortName(row.period)} title={row.period} />
            ) : (
              <bdi className="name">{row.period}</bdi>
            )}
          </button>
        </>
      ),
    },
    {
      id: 'cost',
      title: 'Cost',
      isNumber: true,
      valueOf: (row) => row.totalCost ?? -1,
      render: (row) => <Money usd={row.totalCost} isPartial={row.aic.isCostPartial} />,
    },
    {
      id: 'share',
      title: 'Share',
      isNumber: true,
      isExtra: true,
      valueOf: (row) => row.totalCost ?? -1,
      render: (row) => (total > 0 && row.totalCost !== null ? percentText((100 * row.totalCost) / total) : '–'),
    },
    {
      id: 'tokens',
      title: 'Tokens',
      isNumber: true,
      valueOf: (row) => row.totalTokens,
      render: (row) => <span title={exactText(row.totalTokens)}>{countText(row.totalTokens)}</span>,
    },
    {
      id: 'calls',
      title: 'Calls',
      isNumber: true,
      isExtra: true,
      valueOf: (row) => row.aic.calls,
      render: (row) => exactText(row.aic.calls),
    },
  ]
}

/** What is asked next of one of them: of a project its models, of a model the projects that used it. */
const next = { project: { by: 'model' }, model: { by: 'project' }, source: { by: 'model' } } as const

const shortName = (folder: string): string => folder.split(/[/\\]/).findLast(Boolean) ?? folder
