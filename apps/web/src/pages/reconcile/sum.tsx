import type { ReactElement } from 'react'
import { privacy } from '../../app/preferences.ts'
import { nanoText } from '../../format/money.ts'

/** An amount of the bill; `unknown` where nobody tells, hidden in privacy mode. A gap shows its sign. */
export function Nano({
  nano,
  currency = 'USD',
  isGap = false,
}: {
  readonly nano: number | null
  readonly currency?: string
  readonly isGap?: boolean
}): ReactElement {
  if (privacy.use() === 'private') return <span className="hidden-cost" role="img" aria-label="hidden" />
  if (nano === null) return <span className="unknown">–</span>
  const sign = isGap && nano >= 5e6 ? '+' : '' // less than half a cent is shown as none
  return (
    <span>
      {sign}
      {nanoText(isGap && Math.abs(nano) < 5e6 ? 0 : nano, currency)}
    </span>
  )
}

/** A sum in the strip of a provider. */
export function Sum({
  title,
  nano,
  isGap = false,
  percent = null,
}: {
  readonly title: string
  readonly nano: number | null
  readonly isGap?: boolean
  readonly percent?: number | null
}): ReactElement {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <Nano nano={nano} isGap={isGap} />
        {percent !== null && <span className="muted"> {signed(percent)} %</span>}
      </dd>
    </div>
  )
}

/** A percent with its sign; `0` for what rounds to nothing. */
export function signed(percent: number): string {
  const whole = Math.round(percent)
  return whole > 0 ? `+${whole}` : String(whole === 0 ? 0 : whole)
}
