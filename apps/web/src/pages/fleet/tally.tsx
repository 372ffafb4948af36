import type { ReactElement } from 'react'
import { countText, exactText, plural } from '../../format/count.ts'
import { Money } from '../../parts/shown.tsx'
import type { totalsOf } from './fleet-facts.ts'
import type { FleetPageView } from './fleet-view.ts'

/** What all machines, or the chosen one, took in the span. */
export function Tally({
  totals: { costUsd, isPartial, tokens, calls },
  machines,
  view,
}: {
  readonly totals: ReturnType<typeof totalsOf>
  readonly machines: number
  readonly view: FleetPageView
}): ReactElement {
  return (
    <dl className="fleet-tally">
      <div>
        <dt>Cost</dt>
        <dd>{calls === 0 ? '–' : <Money usd={costUsd} isPartial={isPartial} />}</dd>
      </div>
      <div>
        <dt>Tokens</dt>
        <dd title={exactText(tokens)}>{countText(tokens)}</dd>
      </div>
      <div>
        <dt>Calls</dt>
        <dd>{exactText(calls)}</dd>
      </div>
      <div>
        <dt>In use</dt>
        <dd>{view.machine === null ? plural(machines, 'machine') : '1 machine chosen'}</dd>
      </div>
    </dl>
  )
}
