import { type ReactElement, type ReactNode, useId } from 'react'

/** A part of a page with a heading, ruled off from what stands above. */
export function Panel({
  title,
  aside,
  className = '',
  children,
}: {
  readonly title: string
  /** What stands at the end of the heading's line. */
  readonly aside?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}): ReactElement {
  const id = useId()
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <div className="panel-aside">{aside}</div>}
      </header>
      {children}
    </section>
  )
}

/** What a panel says when it has nothing to show: why, and what to do. */
export function Empty({ children }: { readonly children: ReactNode }): ReactElement {
  return <p className="empty">{children}</p>
}
