import { useSyncExternalStore } from 'react'

/** What the address shows: a page, and how it is filtered. It stands in the fragment, which is sent to nobody. */
export interface Route {
  /** `now`, `usage`, …. */
  readonly page: string
  readonly params: URLSearchParams
}

/** `#/usage?by=project` → usage, by=project. Anything else is the first page. */
export function parseRoute(hash: string): Route {
  const match = /^#\/([a-z-]*)(?:\?(.*))?$/.exec(hash)
  return { page: match?.[1] || 'now', params: new URLSearchParams(match?.[2] ?? '') }
}

/** The address of a route; what is null or empty is left out. */
export function hrefOf(page: string, params: Readonly<Record<string, string | null>> = {}): string {
  const kept = Object.entries(params).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const query = new URLSearchParams(kept).toString()
  return `#/${page === 'now' ? '' : page}${query === '' ? '' : `?${query}`}`
}

let known = { hash: '', route: parseRoute('') }

function current(): Route {
  if (known.hash !== location.hash) known = { hash: location.hash, route: parseRoute(location.hash) }
  return known.route
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}

/** The route that the address shows. */
export const useRoute = (): Route => useSyncExternalStore(subscribe, current)

/** Goes to another page, as a link does. */
export function goTo(href: string): void {
  location.hash = href
}

/** Changes parameters of the page that is shown; null takes one out. What is merely adjusted leaves no trail in the history. */
export function setParams(change: Readonly<Record<string, string | null>>, { isStep = false } = {}): void {
  const { page, params } = current()
  const href = hrefOf(page, { ...Object.fromEntries(params), ...change })
  if (isStep) return goTo(href)
  history.replaceState(null, '', href)
  dispatchEvent(new HashChangeEvent('hashchange'))
}
