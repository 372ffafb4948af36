import type { ReactElement } from 'react'
import type { Said } from '../api/action.ts'

/** What came of an action, beside its button; read out as it appears. */
export function SaidText({ said }: { readonly said: Said | null }): ReactElement {
  return (
    <span className="said" role="status" data-good={said?.isGood}>
      {said?.text}
    </span>
  )
}
