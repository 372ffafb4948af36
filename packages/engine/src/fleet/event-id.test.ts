import { expect, it } from 'vitest'
import { backgroundIdOf, eventIdOf, type NamedRecord } from './event-id.ts'

const record: NamedRecord = { source: 'macaw', key: [1, 2], request: [3, 4], session: 's1', isIdEnough: true }

it('names a call by its id, on every machine the same (001-38)', () => {
  expect(eventIdOf(record)).toBe('b894f307b1f712521c2f6e0f5f60cf49')
  expect(eventIdOf({ ...record, session: 's2', request: null })).toBe(eventIdOf(record))
})

it('names it by its request too where ids are used again, else by its session', () => {
  const reused = { ...record, isIdEnough: false }
  const ids = [
    eventIdOf(record),
    eventIdOf(reused),
    eventIdOf({ ...reused, request: [3, 5] }),
    eventIdOf({ ...reused, request: null }),
    eventIdOf({ ...reused, request: null, session: 's2' }),
    eventIdOf({ ...record, source: 'parrot' }),
    backgroundIdOf('macaw', 's1', 'm', 7),
    backgroundIdOf('macaw', 's1', 'm', 8),
  ]
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
  expect(eventIdOf({ ...reused, session: 's2' })).toBe(eventIdOf(reused))
})
