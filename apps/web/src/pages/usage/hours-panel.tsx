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
  const hourText = (value: number): string => (measure === 'cost' && value === 0 ? 'no known cost' : textOf(value))
  const highest = Math.max(0, ...values)
  const texts = values.map((value, i) => (hours?.calls[i] === 0 ? null : hourText(value)))
  const most = highest > 0 ? values.indexOf(highest) : texts.findIndex((text) => text !== null)
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
      <div className="hour-grid" role="img" aria-label={busiest(most, texts[most])}>
        {order.map((day) => (
          <Fragment key={day}>
            <span className="hour-day">{shortDay(day)}</span>
            {Array.from({ length: 24 }, (_, hour) => {
              const at = 24 * day + hour
              return (
                <span
                  key={hour}
                  className="cell"
                  style={{ opacity: heatOf(values[at] ?? 0, highest) }}
                  title={`${longDay(day)} ${hour}:00: ${texts[at] ?? 'nothing'}`}
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
        <HoursTable texts={texts} order={order} />
      </details>
    </Panel>
  )
}

const busiest = (at: number, text: string | null | undefined): string =>
  text == null
    ? 'Usage by weekday and hour: none'
    : `Usage by weekday and hour; the most on ${longDay(Math.floor(at / 24))}s at ${at % 24}:00: ${text}`

function HoursTable({
  texts,
  order,
}: {
  /** What each hour of the week took; null: nothing. */
  readonly texts: readonly (string | null)[]
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
                  {texts[24 * day + hour] ?? '–'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
