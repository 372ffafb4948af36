import type { Hours } from '@aic/agent/api'
import { Fragment, type ReactElement } from 'react'
import { longDay, shortDay, weekDays } from '../../chart/week-days.ts'
import { countText } from '../../format/count.ts'
import { moneyText } from '../../format/money.ts'
import { Panel } from '../../parts/panel.tsx'
import { heatOf } from './heat.ts'
import { HeatKey } from './heat-key.tsx'
import type { Measure } from './view.ts'

const step = 100 / 24

/** When agents work: hours of the local clock by weekday. */
export function HoursPanel({
  hours,
  measure,
  startOfWeek,
}: {
  readonly hours: Hours | undefined
  readonly measure: Measure
  /** `monday`; undefined until it is known. */
  readonly startOfWeek: string | undefined
}): ReactElement {
  const values = (measure === 'cost' ? hours?.costUSD : hours?.tokens) ?? []
  const textOf = measure === 'cost' ? moneyText : countText
  const highest = Math.max(0, ...values)
  const order = weekDays(startOfWeek)
  return (
    <Panel
      title="By hour"
      aside={
        <>
          {highest > 0 && <HeatKey highest={textOf(highest)} />}
          <span className="muted">{hours?.timezone}</span>
        </>
      }
      className="hours"
    >
      <div className="hour-grid" role="img" aria-label={busiest(values, textOf)}>
        {order.map((day) => (
          <Fragment key={day}>
            <span className="hour-day">{shortDay(day)}</span>
            {Array.from({ length: 24 }, (_, hour) => {
              const value = values[24 * day + hour] ?? 0
              return (
                <span
                  key={hour}
                  className="cell"
                  style={{ opacity: heatOf(value, highest) }}
                  title={`${longDay(day)} ${hour}:00: ${value === 0 ? 'nothing' : textOf(value)}`}
                />
              )
            })}
          </Fragment>
        ))}
      </div>
      <div className="hour-axis" aria-hidden="true">
        {[0, 6, 12, 18].map((hour) => (
          <span key={hour} style={{ insetInlineStart: `${hour * step}%` }}>
            {hour}:00
          </span>
        ))}
      </div>
      <details className="more">
        <summary>as a table</summary>
        <HoursTable values={values} textOf={textOf} order={order} />
      </details>
    </Panel>
  )
}

function busiest(values: readonly number[], textOf: (value: number) => string): string {
  const highest = Math.max(0, ...values)
  if (highest === 0) return 'Usage by weekday and hour: none'
  const at = values.indexOf(highest)
  return `Usage by weekday and hour; the most on ${longDay(Math.floor(at / 24))}s at ${at % 24}:00: ${textOf(highest)}`
}

function HoursTable({
  values,
  textOf,
  order,
}: {
  readonly values: readonly number[]
  readonly textOf: (value: number) => string
  readonly order: readonly number[]
}): ReactElement {
  return (
    <div className="table-frame" role="region" aria-label="Usage by weekday and hour" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Hour</th>
            {order.map((day) => (
              <th key={day} scope="col" className="number">
                {shortDay(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: 24 }, (_, hour) => (
            <tr key={hour}>
              <th scope="row">{hour}:00</th>
              {order.map((day) => (
                <td key={day} className="number">
                  {(values[24 * day + hour] ?? 0) === 0 ? '–' : textOf(values[24 * day + hour] as number)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
