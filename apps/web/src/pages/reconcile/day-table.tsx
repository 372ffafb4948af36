import { Fragment, type ReactElement, useState } from 'react'
import { shortModel } from '../../format/model.ts'
import { bucketText } from '../../format/time.ts'
import type { Day } from './gap-facts.ts'
import { Nano, signed } from './sum.tsx'

/** Days that are shown before one asks for all. */
const few = 14

/** Every day, and below it its models; the dearest first. */
export function DayTable({ days, label }: { readonly days: readonly Day[]; readonly label: string }): ReactElement {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? days : days.slice(0, few)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className="table-frame" role="region" aria-label={label} tabIndex={0}>
        <table className="gap-table">
          <thead>
            <tr>
              <th scope="col">Day, model</th>
              {['Billed', 'Calculated', 'Gap', '%'].map((title) => (
                <th key={title} scope="col" className="number">
                  {title}
                </th>
              ))}
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((day) => (
              <Fragment key={day.dayMs}>
                <Row cost={day} title={bucketText(new Date(day.dayMs).toISOString().slice(0, 10))} isDay />
                {day.models.map((model) => (
                  <Row
                    key={model.model}
                    cost={model}
                    title={model.model === null ? 'no model named' : shortModel(model.model)}
                  />
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      {days.length > few && !isWhole && (
        <button type="button" className="button" onClick={() => setWhole(true)}>
          All {days.length} days
        </button>
      )}
    </>
  )
}

/** A gap that is worth a look: a cent, and a twentieth of the bill. */
const isLarge = ({ gapNanoUsd, gapPercent }: Omit<Day, 'models' | 'dayMs'>): boolean =>
  Math.abs(gapNanoUsd ?? 0) >= 1e7 && Math.abs(gapPercent ?? 100) >= 5

function Row({
  cost,
  title,
  isDay = false,
}: {
  readonly cost: Omit<Day, 'models' | 'dayMs'>
  readonly title: string
  readonly isDay?: boolean
}): ReactElement {
  const { billedNanoUsd, calculatedNanoUsd, gapNanoUsd, gapPercent, otherCurrencies, reasons } = cost
  return (
    <tr className={isDay ? 'day' : 'model'} data-large={gapNanoUsd !== null && isLarge(cost)}>
      <th scope="row">{title}</th>
      <td className="number">
        {(billedNanoUsd !== null || otherCurrencies.length === 0) && <Nano nano={billedNanoUsd} />}
        {otherCurrencies.map(({ currency, amountNano }) => (
          <span key={currency}>
            {' '}
            <Nano nano={amountNano} currency={currency} />
          </span>
        ))}
      </td>
      <td className="number">
        <Nano nano={calculatedNanoUsd} />
      </td>
      <td className="number gap">
        <Nano nano={gapNanoUsd} isGap />
      </td>
      <td className="number gap">{gapPercent === null ? '' : signed(gapPercent)}</td>
      <td className="why">{reasons.map((code) => code.replaceAll('-', ' ')).join(', ')}</td>
    </tr>
  )
}
