import type { ReactElement } from 'react'
import { privacy } from '../app/preferences.ts'
import { moneyText } from '../format/money.ts'

/** What stands for a name in privacy mode. */
export const hiddenName = '***'

/** A name of the user's: a project, an account, a session. Any script and direction, shortened by its place; hidden in privacy mode. */
export function Name({ text, title }: { readonly text: string; readonly title?: string }): ReactElement {
  if (privacy.use() === 'private') return <span className="name">{hiddenName}</span>
  return (
    <bdi className="name" title={title ?? text}>
      {text}
    </bdi>
  )
}

/** An amount of money, its cost part unknown or partial where it is; hidden in privacy mode. */
export function Money({ usd, isPartial = false }: { readonly usd: number | null; readonly isPartial?: boolean }) {
  if (privacy.use() === 'private') return <span className="hidden-cost" role="img" aria-label="hidden" />
  if (usd === null) return <span className="unknown">unknown</span>
  if (!isPartial) return <span className="money">{moneyText(usd)}</span>
  return (
    <span className="money" title="Some calls have no known price: the true cost is higher.">
      ≥ {moneyText(usd)}
    </span>
  )
}
