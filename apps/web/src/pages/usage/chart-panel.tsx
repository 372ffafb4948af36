import type { Series } from '@aic/agent/api'
import { type ReactElement, useMemo, useRef } from 'react'
import { setParams } from '../../app/route.ts'
import { colourOf } from '../../chart/colours.ts'
import { StackChart } from '../../chart/stack-chart.tsx'
import { chartPicture } from '../../export/chart-picture.ts'
import { csvText } from '../../export/csv.ts'
import { saveFile } from '../../export/save-file.ts'
import { countText } from '../../format/count.ts'
import { shortMoneyText, sumText } from '../../format/money.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { hiddenName } from '../../parts/shown.tsx'
import { type Measure, spanOf, type UsageView } from './view.ts'

/** Cost or tokens over time, stacked; what is brushed over becomes the span. */
export function ChartPanel({
  view,
  measure,
  series,
  isPrivate,
}: {
  readonly view: UsageView
  readonly measure: Measure
  readonly series: Series | undefined
  readonly isPrivate: boolean
}): ReactElement {
  const frame = useRef<HTMLDivElement>(null)
  const isHidden = isPrivate && view.by === 'project'
  const lines = useMemo(
    () =>
      series?.lines.map(({ label, name, isRest, costUSD, tokens, unpricedCalls }) => ({
        label: isHidden && !isRest ? hiddenName : label,
        colour: colourOf(view.by, name, isRest),
        values: measure === 'cost' ? costUSD : tokens,
        missing: measure === 'cost' ? unpricedCalls : undefined,
      })) ?? [],
    [series, measure, isHidden, view.by],
  )
  const buckets = series?.buckets ?? []
  const select = (first: number, last: number): void => {
    const span = spanOf(view.bucket, buckets[first] as string, buckets[last] as string)
    setParams({ ...span, range: null, bucket: null }, { isStep: true })
  }
  const picture = async (): Promise<void> => {
    const svg = frame.current?.querySelector('svg')
    const blob = svg ? await chartPicture(svg, lines) : null
    if (blob !== null) saveFile('aic-usage.png', blob)
  }
  const title = `${measure === 'cost' ? 'Cost' : 'Tokens'} by ${view.by === 'source' ? 'agent' : view.by}`
  return (
    <Panel
      title={title}
      className="chart-panel"
      aside={series !== undefined && buckets.length > 0 && <Exports series={series} onPicture={() => void picture()} />}
    >
      <div ref={frame}>
        {series === undefined && <div className="chart-wait" aria-busy="true" />}
        {series !== undefined && buckets.length === 0 && <Nothing />}
        {buckets.length > 0 && (
          <StackChart
            buckets={buckets}
            lines={lines}
            textOf={measure === 'cost' ? sumText : countText}
            axisTextOf={measure === 'cost' ? shortMoneyText : countText}
            summary={`${title}, ${buckets.length} ${view.bucket}s from ${buckets[0]} to ${buckets.at(-1)}`}
            onSelect={select}
          />
        )}
      </div>
    </Panel>
  )
}

function Nothing(): ReactElement {
  return (
    <Empty>
      Nothing was used in this span. Days with usage are in the calendar below; where there is none,{' '}
      <code>aic doctor</code> says where logs are looked for.
    </Empty>
  )
}

function Exports({ series, onPicture }: { readonly series: Series; readonly onPicture: () => void }): ReactElement {
  const json = (): string => JSON.stringify(series, null, 2)
  return (
    <span className="exports" role="group" aria-label="Save the chart">
      <button type="button" className="quiet" onClick={() => saveFile('aic-usage.csv', seriesCsv(series), 'text/csv')}>
        CSV
      </button>
      <button type="button" className="quiet" onClick={() => saveFile('aic-usage.json', json(), 'application/json')}>
        JSON
      </button>
      <button type="button" className="quiet" onClick={onPicture}>
        PNG
      </button>
    </span>
  )
}

/** The chart's numbers: a row for each bar and line. */
function seriesCsv({ buckets, lines }: Series): string {
  const rows = buckets.flatMap((bucket, i) =>
    lines.map(({ label, costUSD, tokens, calls, unpricedCalls }) => [
      bucket,
      label,
      costUSD[i] ?? null,
      tokens[i] ?? null,
      calls[i] ?? null,
      unpricedCalls[i] ?? null,
    ]),
  )
  return csvText([['period', 'name', 'cost_usd', 'tokens', 'calls', 'unpriced_calls'], ...rows])
}
