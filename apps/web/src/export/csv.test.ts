import { expect, it } from 'vitest'
import { csvText } from './csv.ts'

it('is read by spreadsheets as it was meant', () => {
  expect(
    csvText([
      ['day', 'a, "b"', 'cost'],
      ['2026-11-22', null, 1.5],
      ['=cmd()', 'שלום', -2],
    ]),
  ).toBe('day,"a, ""b""",cost\r\n2026-11-22,,1.5\r\n\'=cmd(),שלום,-2\r\n')
})
