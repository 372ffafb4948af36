import type { ReactElement } from 'react'

/** The name, drawn as the meter that it is about. */
export function Wordmark(): ReactElement {
  return (
    <span className="wordmark">
      <span aria-hidden="true" className="wordmark-meter" />
      aic
    </span>
  )
}
