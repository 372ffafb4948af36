import type { CSSProperties, ReactElement } from 'react'

interface Row {
  readonly label: string
  readonly colour: string
  readonly value: number
  /** Calls that the value lacks. */
  readonly missing: number
}

const most = 8

/** What a bar is made of, beside it; also said to screen readers as one moves from bar to bar. */
export function ChartTip({
  title,
  at,
  width,
  rows,
  textOf,
}: {
  readonly title: string
  /** Where the bar stands, px from the start of the chart. */
  readonly at: number
  readonly width: number
  readonly rows: readonly Row[]
  readonly textOf: (value: number, missing: number) => string
}): ReactElement {
  const used = rows.filter(({ value, missing }) => value > 0 || missing > 0)
  const [total, lacks] = [
    used.reduce((sum, { value }) => sum + value, 0),
    used.reduce((sum, row) => sum + row.missing, 0),
  ]
  const isRight = at < width / 2
  const style = { [isRight ? 'left' : 'right']: `${(isRight ? at : width - at) + 16}px` } as CSSProperties
  return (
    <div className="chart-tip" style={style} role="status">
      <p>
        <span>{title}</span> <b>{textOf(total, lacks)}</b>
      </p>
      <ul>
        {used.slice(0, most).map(({ label, colour, value, missing }) => (
          <li key={label}>
            <span className="swatch" style={{ background: colour }} />
            <bdi className="name">{label}</bdi> <span>{textOf(value, missing)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
