import { hrefOf } from '../../app/route.ts'

/** How the list of sessions is set: what its address says, with what it leaves out filled in. */
export interface ListView {
  /** Words that are looked for. */
  readonly q: string
  /** `7`, `30`, `90` days, or `all`. */
  readonly last: string
  readonly sort: string
  readonly isRising: boolean
}

/** Days that the list may go back, and how the choice is called. */
export const spans = { '7': '7 days', '30': '30 days', '90': '90 days', all: 'all' } as const
const orders = ['cost', 'tokens', 'calls', 'first', 'last', 'duration', 'session', 'project', 'source']

/** Rows that are asked for at once. */
export const pageRows = 100

/** Reads a view from an address; words that mean nothing are passed over. */
export function listViewOf(params: URLSearchParams): ListView {
  const sort = params.get('sort') ?? ''
  const last = params.get('last') ?? ''
  return {
    q: params.get('q') ?? '',
    last: Object.hasOwn(spans, last) ? last : 'all',
    sort: orders.includes(sort) ? sort : 'last',
    isRising: params.get('order') === 'asc',
  }
}

/** What a page of rows is asked with; of two equal views the same. */
export function pagePath({ q, last, sort, isRising }: ListView, page: number): string {
  const query = new URLSearchParams({ sort, order: isRising ? 'asc' : 'desc', limit: String(pageRows) })
  if (page > 0) query.set('offset', String(page * pageRows))
  if (q.trim() !== '') query.set('q', q.trim())
  if (last !== 'all') query.set('last', last)
  return `/api/sessions?${query.toString()}`
}

/** The address of a session that is opened from a list: how that is filtered stays in it. */
export const sessionHref = (list: URLSearchParams, id: string): string =>
  hrefOf('sessions', { ...Object.fromEntries(list), id })
/** The address of the list that a session was opened from. */
export const listHref = (session: URLSearchParams): string =>
  hrefOf('sessions', { ...Object.fromEntries(session), id: null })

/** The order after a click on a column: the same one turns, another starts with what is most of interest. */
export function nextOrder(view: ListView, id: string): { readonly sort: string; readonly order: string | null } {
  const isText = id === 'session' || id === 'project' || id === 'source'
  const isRising = id === view.sort ? !view.isRising : isText
  return { sort: id, order: isRising ? 'asc' : null }
}
