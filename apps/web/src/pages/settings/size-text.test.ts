import { expect, it } from 'vitest'
import { sizeText } from './size-text.ts'

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [4_230_000, '4.2 MB'],
  [999_600_000, '1.0 GB'],
  [123_456_789, '123 MB'],
])('%d bytes are %s', (size, text) => {
  expect(sizeText(size)).toBe(text)
})
