import { expect, it } from 'vitest'
import { cellText, csvRows } from './query-cell.ts'

const column = (type: Parameters<typeof cellText>[0]['type']) => ({ name: 'x', title: 'X', type })

it('cells keep every digit of money, and say when nothing is known', () => {
  expect(cellText(column('money'), '1234.000000001')).toBe('$1234.000000001')
  expect(cellText(column('money'), '-0.5')).toBe('-$0.5')
  expect(cellText(column('tokens'), 1_234_567)).toBe('1,234,567')
  expect(cellText(column('percent'), 33.333333)).toBe('33.33')
  expect(cellText(column('time'), Date.UTC(2026, 0, 2, 3, 4, 5))).toBe('2026-01-02 03:04:05')
  expect(cellText(column('money'), null)).toBe('–')
})

it('CSV has exact numbers, moments as ISO 8601, and empty fields for what is not known', () => {
  const columns = [
    { name: 'a', title: 'A', type: 'money' },
    { name: 'b', title: 'B', type: 'time' },
    { name: 'c', title: 'C', type: 'text' },
  ] as const
  const rows = [
    { a: '-0.000000001', b: 0, c: 'x' },
    { a: '2.5', b: null, c: null },
  ]
  expect(csvRows({ id: 'q', title: 'Q', columns: [...columns], rows, timezone: 'UTC', askedMs: 0 })).toEqual([
    ['a', 'b', 'c'],
    [-1e-9, '1970-01-01T00:00:00.000Z', 'x'],
    ['2.5', null, null],
  ])
})
