import { expect, it } from 'vitest'
import { usageOf } from '../../../../testing/usage-of-events.ts'
import { everything, select } from './filter.ts'
import { projectActivity } from './project-activity.ts'
import { dayOf, utc } from './zone.ts'

it('counts sessions of each project, and sums of its last days', () => {
  const usage = usageOf([
    { at: '2026-01-10T10:00:00Z', cwd: '/w/a/src', root: '/w/a', session: '1', input: 5, priced: 1 },
    { at: '2026-01-12T10:00:00Z', cwd: '/w/a', root: '/w/a', session: '2', input: 7, priced: 2 },
    { at: '2026-01-12T23:59:00Z', cwd: '/w/a', root: '/w/a', session: '2', input: 7, priced: 2 },
    { at: '2026-01-01T10:00:00Z', cwd: '/w/old', root: null, session: '3', input: 9 },
    { at: '2026-01-12T10:00:00Z', cwd: null, root: null, session: '4', input: 1 },
  ])
  const lastDay = dayOf(utc, Date.parse('2026-01-12T00:00:00Z'))
  const found = projectActivity(select(usage, everything, utc), 'auto', { lastDay, days: 3 })
  expect([...found]).toEqual([
    ['/w/a', { sessions: 2, nanoUsd: [1e9, 0, 4e9], tokens: [5, 0, 14] }],
    ['/w/old', { sessions: 1, nanoUsd: [0, 0, 0], tokens: [0, 0, 0] }],
    [null, { sessions: 1, nanoUsd: [0, 0, 0], tokens: [0, 0, 1] }],
  ])
})
