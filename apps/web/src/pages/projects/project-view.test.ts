import { expect, it } from 'vitest'
import { type ProjectRow, projectView, shownRows } from './project-view.ts'

const row = (project: string, totalCost: number | null, sessions = 1): ProjectRow => ({
  project,
  folder: `/work/${project}`,
  sessions,
  firstActivity: '2026-01-01T00:00:00.000Z',
  lastActivity: '2026-01-01T00:00:00.000Z',
  calls: 1,
  inputTokens: 0,
  outputTokens: 0,
  cacheCreationTokens: 0,
  cacheReadTokens: 0,
  totalTokens: 0,
  totalCost,
  isCostPartial: false,
  models: [],
  dailyCost: [],
  dailyTokens: [],
})
const rows = [row('web', 2, 9), row('פרויקט', null, 3), row('api', 5)]
const shown = (query: string) => shownRows(rows, projectView(new URLSearchParams(query))).map(({ project }) => project)

it('shows the dearest first, an unknown cost last', () => {
  expect(shown('')).toEqual(['api', 'web', 'פרויקט'])
  expect(shown('sort=mood')).toEqual(['api', 'web', 'פרויקט'])
})

it('orders by any column, either way', () => {
  expect(shown('sort=sessions')).toEqual(['web', 'פרויקט', 'api'])
  expect(shown('sort=project')).toEqual(['api', 'web', 'פרויקט'])
  expect(shown('sort=project&order=asc')).toEqual(['פרויקט', 'web', 'api'])
})

it('finds words in names and folders, in any script', () => {
  expect(shown('q=%20WORK%20we')).toEqual(['web'])
  expect(shown('q=פרוי')).toEqual(['פרויקט'])
})
