import type { AccountStatus } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { privacy } from '../../app/preferences.ts'
import { countText } from '../../format/count.ts'
import { nanoText } from '../../format/money.ts'

/** What an account has left to spend. */
export function Balances({ account }: { readonly account: AccountStatus }): ReactElement | null {
  const isPrivate = privacy.use() === 'private'
  if (account.balances.length === 0) return null
  return (
    <dl className="balances">
      {account.balances.map(({ label, remaining, granted, unit, currency }) => {
        const text = (amount: number): string =>
          unit === 'money' ? nanoText(amount, currency ?? 'USD') : `${countText(amount)} ${unit}`
        const of = granted === null ? '' : ` of ${text(granted)}`
        return (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {isPrivate ? (
                <span className="hidden-cost" role="img" aria-label="hidden" />
              ) : (
                `${text(remaining)}${of} left`
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
