import { type ReactElement, useMemo } from 'react'
import { useNowMs } from '../../app/clock.ts'
import { privacy } from '../../app/preferences.ts'
import { setParams } from '../../app/route.ts'
import { colourOf } from '../../chart/colours.ts'
import { StackChart } from '../../chart/stack-chart.tsx'
import { countText } from '../../format/count.ts'
import { shortMoneyText, sumText } from '../../format/money.ts'
import { localDayText } from '../../format/time.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { hiddenName } from '../../parts/shown.tsx'
import { spanOf } from '../usage/view.ts'
import { machineDays } from './fleet-facts.ts'
import { type FleetPageView, firstDayOf } from './fleet-view.ts'
import { useRows } from './use-fleet.ts'

/** Cost or tokens by day, stacked by machine; what is brushed over becomes the span. */
export function DailyPanel({ view }: { readonly view: FleetPageView }): ReactElement {
  const { from, to, machine } = view
  const today = localDayText(useNowMs())
  const isPrivate = privacy.use() === 'private'
  const measure = isPrivate ? 'tokens' : view.measure
  const { data, error } = useRows('machine-daily', { from, to })
  const days = useMemo(() => {
    const rows = (data?.rows ?? []).filter(({ machine_id: id }) => (machine ?? id) === id)
    return machineDays(rows, firstDayOf(from, today), to === 'today' ? today : to)
  }, [data, machine, from, to, today])
  const lines = days.lines.map(({ id, name, costUsd, tokens, unpricedCalls }) => ({
    label: isPrivate && id !== null ? hiddenName : name,
    colour: colourOf('machine', id, id === null),
    values: measure === 'cost' ? costUsd : tokens,
    missing: measure === 'cost' ? unpricedCalls : undefined,
  }))
  const select = (first: number, last: number): void => {
    const span = spanOf(days.bucket, days.buckets[first] as string, days.buckets[last] as string)
    setParams({ ...span, range: null }, { isStep: true })
  }
  const title = `${measure === 'cost' ? 'Cost' : 'Tokens'} by machine`
  return (
    <Panel title={title} className="chart-panel">
      {data === undefined && error === null && <div className="chart-wait" aria-busy="true" />}
      {data !== undefined && days.buckets.length === 0 && <Empty>Nothing was used in this span.</Empty>}
      {days.buckets.length > 0 && (
        <StackChart
          buckets={days.buckets}
          lines={lines}
          textOf={measure === 'cost' ? sumText : countText}
          axisTextOf={measure === 'cost' ? shortMoneyText : countText}
          summary={`${title}, ${days.buckets.length} ${days.bucket}s from ${days.buckets[0]} to ${days.buckets.at(-1)}`}
          onSelect={select}
        />
      )}
    </Panel>
  )
}
