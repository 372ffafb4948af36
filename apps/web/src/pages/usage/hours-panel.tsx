import type { Hours } from '@aic/agent/api'
import { Fragment, type ReactElement } from 'react'
import { countText } from '../../format/count.ts'
import { moneyText } from '../../format/money.ts'
import { Panel } from '../../parts/panel.tsx'
import { heatOf } from './heat.ts'
import type { Measure } from './view.ts'

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const step = 100 / 24

/** When agents work: hours of the local clock by weekday. */
export function HoursPanel({
  hours,
  measure,
}: {
  readonly hours: Hours | undefined
  readonly measure: Measure
}): ReactElement {
  const values = (measure === 'cost' ? hours?.costUSD : hours?.tokens) ?? []
  const textOf = measure === 'cost' ? moneyText : countText
  const highest = Math.max(0, ...values)
  const order = [1, 2, 3, 4, 5, 6, 0]
  return (
    <Panel title="By hour" aside={<span className="muted">{hours?.timezone}</span>} className="hours">
      <div className="hour-grid" role="img" aria-label={busiest(values, textOf)}>
        {order.map((day) => (
          <Fragment key={day}>
            <span className="hour-day">{days[day]?.slice(0, 2)}</span>
            {Array.from({ length: 24 }, (_, hour) => {
              const value = values[24 * day + hour] ?? 0
              return (
                <span
                  key={hour}
                  className="cell"
                  style={{ opacity: heatOf(value, highest) }}
                  title={`${days[day]} ${hour}:00: ${value === 0 ? 'nothing' : textOf(value)}`}
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
  return `Usage by weekday and hour; the most on ${days[Math.floor(at / 24)]}s at ${at % 24}:00: ${textOf(highest)}`
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
                {days[day]?.slice(0, 3)}
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
