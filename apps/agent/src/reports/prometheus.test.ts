import { expect, it } from 'vitest'
import { metricText } from './prometheus.ts'

it('a metric has its help, its type, and a line for each known value', () => {
  const samples = [
    [{ provider: 'claude', limit: 'session' }, 42.5],
    [{ provider: 'openai' }, null],
    [{}, 0],
  ] as const
  expect(metricText('aic_x', 'gauge', 'What it is.', samples)).toBe(
    '# HELP aic_x What it is.\n# TYPE aic_x gauge\naic_x{provider="claude",limit="session"} 42.5\naic_x 0\n',
  )
})

it('unknown is no sample, and a metric without samples is not told', () => {
  expect(metricText('aic_x', 'gauge', 'What it is.', [[{}, null]])).toBe('')
})

it('labels can’t break out of their quotes', () => {
  expect(metricText('aic_x', 'counter', 'h', [[{ model: 'a"} 1\nb\\' }, 1]])).toContain(
    'aic_x{model="a\\"} 1\\nb\\\\"} 1\n',
  )
})
