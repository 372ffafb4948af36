import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type ReactElement, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import '../design/list.css'

/** A column of a long list. */
export interface ListColumn<Row> {
  readonly id: string
  readonly title: string
  /** Its track of the grid: `minmax(8rem, 2fr)`. */
  readonly width: string
  /** Right-aligned. Defaults to false. */
  readonly isNumber?: boolean
  /** Left out on a phone. Defaults to false. */
  readonly isExtra?: boolean
  /** A button in its head orders the list by it. Defaults to false. */
  readonly isOrder?: boolean
  readonly render: (row: Row) => ReactNode
}

/** By which column a list is ordered, and which way. */
export interface ListOrder {
  readonly id: string
  readonly isRising: boolean
}

const rowPx = 38
const rowPhonePx = 58

/**
 * A list of any length that scrolls with the page: only the rows in view are there. `rowAt` gives undefined for a row that has not come yet;
 * `onShown` hears which are in view.
 */
export function ListTable<Row>({
  label,
  columns,
  count,
  rowAt,
  keyOf,
  order,
  onOrder,
  onShown,
}: {
  readonly label: string
  readonly columns: readonly ListColumn<Row>[]
  readonly count: number
  readonly rowAt: (at: number) => Row | undefined
  readonly keyOf: (row: Row) => string
  readonly order?: ListOrder
  readonly onOrder?: (id: string) => void
  readonly onShown?: (first: number, last: number) => void
}): ReactElement {
  const frame = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const isPhone = usePhone()
  useLayoutEffect(() => {
    const now = frame.current?.offsetTop ?? 0
    if (now !== top) setTop(now)
  })
  const rows = useWindowVirtualizer({
    count,
    estimateSize: () => (isPhone ? rowPhonePx : rowPx),
    overscan: 12,
    scrollMargin: top,
  })
  const items = rows.getVirtualItems()
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  useLayoutEffect(() => onShown?.(first, last), [onShown, first, last])
  useLayoutEffect(() => rows.measure(), [rows, isPhone])
  const shown = columns.filter(({ isExtra = false }) => !isPhone || !isExtra)
  const style = { '--tracks': shown.map(({ width }) => width).join(' ') } as CSSProperties
  return (
    <div className="list" role="table" aria-label={label} aria-rowcount={count + 1} style={style}>
      <ListHead columns={shown} order={order} onOrder={onOrder} />
      <div ref={frame} className="list-body" role="rowgroup" style={{ blockSize: rows.getTotalSize() }}>
        {items.map(({ index, start, size }) => {
          const row = rowAt(index)
          const place = { transform: `translateY(${start - top}px)`, blockSize: size }
          const key = row === undefined ? index : keyOf(row)
          return <ListRow key={key} row={row} columns={shown} at={index} style={place} />
        })}
      </div>
      {count > items.length && (
        <p className="print-only muted">… and {count - items.length} more that were not in view.</p>
      )}
    </div>
  )
}

function ListRow<Row>({
  row,
  columns,
  at,
  style,
}: {
  readonly row: Row | undefined
  readonly columns: readonly ListColumn<Row>[]
  readonly at: number
  readonly style: CSSProperties
}): ReactElement {
  return (
    <div className="list-row" role="row" aria-rowindex={at + 2} style={style}>
      {columns.map((column) => (
        <div key={column.id} role="cell" className={column.isNumber === true ? 'number' : ''}>
          {row === undefined ? <span className="not-yet" /> : column.render(row)}
        </div>
      ))}
    </div>
  )
}

function ListHead<Row>({
  columns,
  order,
  onOrder,
}: {
  readonly columns: readonly ListColumn<Row>[]
  readonly order: ListOrder | undefined
  readonly onOrder: ((id: string) => void) | undefined
}): ReactElement {
  return (
    <div className="list-head" role="rowgroup">
      <div className="list-row" role="row" aria-rowindex={1}>
        {columns.map(({ id, title, isNumber = false, isOrder = false }) => {
          const isBy = order?.id === id
          const sort = isBy ? (order.isRising ? 'ascending' : 'descending') : 'none'
          return (
            <div
              key={id}
              role="columnheader"
              className={isNumber ? 'number' : ''}
              {...(isOrder ? { 'aria-sort': sort } : {})}
            >
              {isOrder ? (
                <button type="button" onClick={() => onOrder?.(id)}>
                  {isBy && isNumber && arrowOf(order)}
                  {title}
                  {isBy && !isNumber && arrowOf(order)}
                </button>
              ) : (
                title
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

const arrowOf = ({ isRising }: ListOrder): ReactElement => (
  <span className="arrow" aria-hidden="true">
    {isRising ? ' ↑ ' : ' ↓ '}
  </span>
)

const phone = matchMedia('(max-width: 40rem)')

function usePhone(): boolean {
  const [isPhone, setPhone] = useState(phone.matches)
  useLayoutEffect(() => {
    const onChange = (): void => setPhone(phone.matches)
    phone.addEventListener('change', onChange)
    return () => phone.removeEventListener('change', onChange)
  }, [])
  return isPhone
}
