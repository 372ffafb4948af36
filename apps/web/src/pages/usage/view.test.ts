import { describe, expect, it } from 'vitest'
import { reportQuery, spanOf, viewOf } from './view.ts'

const today = '2026-11-22'
const view = (query: string) => viewOf(new URLSearchParams(query), today)

describe('the address of the usage page', () => {
  it('shows thirty days by model and cost where it says nothing', () => {
    expect(view('')).toEqual({
      range: '30d',
      from: '2026-10-24',
      to: null,
      bucket: 'day',
      by: 'model',
      measure: 'cost',
      project: null,
      model: null,
      source: null,
    })
  })

  it('names days of its own', () => {
    expect(view('from=2026-01-01&to=2026-01-31&range=7d')).toMatchObject({
      range: 'custom',
      from: '2026-01-01',
      to: '2026-01-31',
      bucket: 'day',
    })
  })

  it('passes over words that mean nothing', () => {
    expect(view('range=eternity&by=colour&bucket=hour&from=2026-02-30')).toEqual(view(''))
  })

  it('draws all of history by months, and years by weeks', () => {
    expect(view('range=all').bucket).toBe('month')
    expect(view('from=2024-01-01').bucket).toBe('week')
    expect(view('range=1y').bucket).toBe('day')
  })

  it('asks for what it shows, names of any kind written as addresses want them', () => {
    expect(reportQuery(view('project=/w/a b&range=7d'), { limit: '5' })).toBe(
      'since=2026-11-16&project=%2Fw%2Fa%20b&limit=5',
    )
  })
})

it('brushing over bars selects from the first day of the first to the last day of the last', () => {
  expect(spanOf('day', '2026-11-01', '2026-11-03')).toEqual({ from: '2026-11-01', to: '2026-11-03' })
  expect(spanOf('week', '2026-11-02', '2026-11-16')).toEqual({ from: '2026-11-02', to: '2026-11-22' })
  expect(spanOf('month', '2026-01', '2026-02')).toEqual({ from: '2026-01-01', to: '2026-02-28' })
})
