import { useEffect, useRef } from 'react'
import { pages } from './pages.ts'

/** Puts the focus on what the page is about, without scrolling. */
export function focusContent(): void {
  document.querySelector<HTMLElement>('#content')?.focus({ preventScroll: true })
}

/**
 * What a browser does when another document comes: its title, the focus on it, and its top, unless one came back to it. Now names the
 * cost of today in its title itself.
 */
export function useArrival(id: string): void {
  const last = useRef(id)
  useEffect(() => {
    const page = pages.find((one) => one.id === id)
    if (page !== undefined && id !== 'now') document.title = `${page.title} – aic`
    if (last.current === id) return
    last.current = id
    focusContent()
    if ((history.state as { readonly isSeen?: boolean } | null)?.isSeen === true) return
    history.replaceState({ isSeen: true }, '')
    scrollTo(0, 0)
  }, [id])
}
