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
  const sign = isGap && nano > 0 ? '+' : ''
  return (
    <span>
      {sign}
      {nanoText(nano, currency)}
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
        {percent !== null && (
          <span className="muted">
            {' '}
            {percent > 0 ? '+' : ''}
            {Math.round(percent)} %
          </span>
        )}
      </dd>
    </div>
  )
}
