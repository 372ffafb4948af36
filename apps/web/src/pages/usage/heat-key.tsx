import type { ReactElement } from 'react'

/** What the shades of a heat map mean: from a little to the most, with its number. */
export function HeatKey({ highest }: { readonly highest: string }): ReactElement {
  return (
    <span className="heat-key muted">
      a little
      {[0.25, 0.5, 0.75, 1].map((opacity) => (
        <span key={opacity} className="cell" style={{ opacity }} aria-hidden="true" />
      ))}
      {highest}
    </span>
  )
}
