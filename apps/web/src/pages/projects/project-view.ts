import type { ProjectList } from '@aic/agent/api'

/** A project of the list. */
export type ProjectRow = ProjectList['projects'][number]

/** What time the list is of: days that it goes back, the calendar month, everything; and how the choice is called. */
export const spans = { '7': '7 days', month: 'this month', '30': '30 days', '90': '90 days', all: 'all' } as const

/** What is asked for such a span. `today` as `2026-11-22`. */
export function pathOf(last: keyof typeof spans, today: string): string {
  if (last === 'all') return '/api/projects'
  return last === 'month' ? `/api/projects?since=${today.slice(0, 7)}-01` : `/api/projects?last=${last}`
}

/** How the list is set: what its address says, with what it leaves out filled in. */
export interface ProjectView {
  readonly q: string
  readonly last: keyof typeof spans
  readonly sort: keyof typeof values
  readonly isRising: boolean
}

const values = {
  project: ({ project }: ProjectRow) => (project ?? '').toLowerCase(),
  sessions: ({ sessions }: ProjectRow) => sessions,
  last: ({ lastActivity }: ProjectRow) => lastActivity,
  tokens: ({ totalTokens }: ProjectRow) => totalTokens,
  cost: ({ totalCost }: ProjectRow) => totalCost ?? -1,
} as const

/** Reads a view from an address; words that mean nothing are passed over. */
export function projectView(params: URLSearchParams): ProjectView {
  const [sort, last] = [params.get('sort') ?? '', params.get('last') ?? '']
  return {
    q: params.get('q') ?? '',
    last: Object.hasOwn(spans, last) ? (last as keyof typeof spans) : '30',
    sort: Object.hasOwn(values, sort) ? (sort as keyof typeof values) : 'cost',
    isRising: params.get('order') === 'asc',
  }
}

/** The rows that hold every word, in order: the largest first, names from A; turned where the view says so. */
export function shownRows(rows: readonly ProjectRow[], { q, sort, isRising }: ProjectView): readonly ProjectRow[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  const found = rows.filter(({ project, folder }) => {
    const text = `${project ?? ''} ${folder ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const way = (sort === 'project' ? 1 : -1) * (isRising ? -1 : 1)
  return found.toSorted((a, b) => {
    const [x, y] = [values[sort](a), values[sort](b)]
    return way * (typeof x === 'string' ? x.localeCompare(String(y)) : x - (y as number))
  })
}
