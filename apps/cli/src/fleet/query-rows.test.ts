import { utc } from '@aic/core/report'
import { type FleetRow, namedQueries } from '@aic/engine/fleet'
import { expect, it } from 'vitest'
import { screenOf } from '../screen/screen.ts'
import { rowsTable } from './query-rows.ts'

/** What a terminal of `columns` shows of rows of the query. */
const shown = (id: string, rows: readonly FleetRow[], columns: number): string => {
  const query = namedQueries.find((one) => one.id === id)
  if (query === undefined) throw new Error(`No query ${id}`)
  const screen = screenOf({ env: { COLUMNS: String(columns) }, stdout: { write: () => true } }, {})
  return rowsTable(query, rows, { zone: utc, screen })
}

const cacheRow = (model: string): FleetRow => ({
  model,
  calls: 12_345,
  input_tokens: 123_456_789,
  cache_read_tokens: 9_123_456_789,
  cache_write_5m_tokens: 23_456_789,
  cache_write_1h_tokens: 3_456_789,
  cache_read_percent: 93.2,
  reads_per_write: 312.7,
})

it('wraps long headings before it cuts names, so that models can be told apart', () => {
  const rows = ['claude-opus-4-8', 'claude-sonnet-4-8', 'claude-haiku-4-8'].map(cacheRow)
  const text = shown('cache-efficiency', rows, 120)
  for (const { model } of rows) expect(text).toContain(model)
  expect(text).not.toContain('Reads of a written token')
  expect(text).toMatch(/Reads of a.*\n.* written token\n/)
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
})

it('shortens numbers before names that would no longer differ', () => {
  const text = shown('cache-efficiency', ['claude-opus-4-8', 'claude-sonnet-4-8'].map(cacheRow), 88)
  expect(text).toMatch(/us-4-8 .*12.3K/)
  expect(text).toMatch(/et-4-8 .*12.3K/)
})

it('keeps how much of a budget is used where little else has room', () => {
  const row = {
    budget: 'whole team',
    project: '',
    machine: 'the-long-named-desk',
    machine_id: 'a',
    period: 'month',
    period_from: 1_790_000_000_000,
    period_to: 1_792_000_000_000,
    budget_usd: '200',
    spent_usd: '154.32',
    used_percent: 77.2,
    spent_is: 'exact',
    told_at: 1_790_500_000_000,
  }
  const text = shown('budgets', [row], 60)
  expect(text).toContain('77.2%')
  expect(text).toContain('$154.32')
  expect(shown('budgets', [row], 200)).toMatch(/Spent +Used, % +Spent is .*\n.*\n.* exact /)
})

it('calls days of the week by their names', () => {
  const rows = [0, 6].map((weekday) => ({ weekday, hour_of_day: 14, calls: 3, cost_usd: '1.5', unpriced_calls: 0 }))
  expect(shown('hour-weekday', rows, 100)).toMatch(/Weekday  .*Hour.*\n.*\n Monday .*14.*\n Sunday .*14/)
})
