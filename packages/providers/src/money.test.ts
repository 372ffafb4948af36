import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centsToNano, priceToNano, unitsToNano } from './money.ts'

describe('unitsToNano', () => {
  it.each([
    ['110.00', 110_000_000_000],
    [0.06, 60_000_000],
    ['0.06', 60_000_000],
    [0.1 + 0.2, 300_000_000],
    [1e-7, 100],
    ['8.50E-8', 85],
    ['-0.42', -420_000_000],
    ['+1', 1_000_000_000],
    ['$36.00', 36_000_000_000],
    ['$1,036.50', 1_036_500_000_000],
    ['-$3', -3_000_000_000],
    ['.5', 500_000_000],
    ['5.', 5_000_000_000],
    [' 7 ', 7_000_000_000],
    ['0.0000000004', 0],
    ['0.0000000005', 1],
    ['-0.0000000005', -1],
    ['-0.0', 0],
    ['9007199.254740991', Number.MAX_SAFE_INTEGER],
  ])('reads %j', (amount, nano) => {
    expect(unitsToNano(amount)).toBe(nano)
  })

  it.each([
    null,
    undefined,
    true,
    {},
    [],
    ['5'],
    '',
    ' ',
    '.',
    '$',
    '-',
    '1.2.3',
    '1,2',
    '12 USD',
    'NaN',
    '0x10',
    NaN,
    Infinity,
  ])('has no amount for %j', (amount) => {
    expect(unitsToNano(amount)).toBeNull()
  })

  it.each(['9007199.254740992', '1e30', '1e9999', `1${'0'.repeat(400)}`, `0.${'1'.repeat(400)}`])(
    'has no amount for what is beyond exact whole numbers, or absurd: %s',
    (amount) => {
      expect(unitsToNano(amount)).toBeNull()
    },
  )
})

it('reads cents, of which vendors tell fractions', () => {
  expect(centsToNano('12345.00')).toBe(123_450_000_000)
  expect(centsToNano('0.0000001')).toBe(1)
  expect(centsToNano(520)).toBe(5_200_000_000)
})

it('multiplies a price before it rounds', () => {
  expect(priceToNano('8.505E-8', 900)).toBe(76_545)
  expect(priceToNano('0.0000000004', 10)).toBe(4)
  expect(priceToNano(2, 1.5)).toBeNull()
  expect(priceToNano(undefined, 1)).toBeNull()
})

const amounts = fc.maxSafeInteger()

it('gives back every whole number of nano-units, however it is written', () => {
  const writings = fc.record({ nano: amounts, zeros: fc.nat(5), power: fc.integer({ min: -9, max: 9 }) })
  fc.assert(
    fc.property(writings, ({ nano, zeros, power }) => {
      const digits = String(Math.abs(nano)).padStart(10, '0')
      const plain = `${nano < 0 ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`
      expect(unitsToNano(plain)).toBe(nano)
      expect(unitsToNano(`${plain}${'0'.repeat(zeros)}`)).toBe(nano)
      expect(unitsToNano(`${nano}e-9`)).toBe(nano)
      expect(unitsToNano(`${nano}${'0'.repeat(9 + power)}e${-18 - power}`)).toBe(nano)
      expect(centsToNano(`${nano}e-7`)).toBe(nano)
    }),
  )
})

it('is never off by more than half a nano-unit, and is odd: the negative of an amount is its negative', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (units) => {
      const nano = unitsToNano(units)
      expect(nano).not.toBeNull()
      expect(Math.abs((nano ?? 0) - units * 1e9)).toBeLessThanOrEqual(0.5 + units * 1e9 * Number.EPSILON)
      expect(unitsToNano(-units)).toBe(nano === 0 ? 0 : -(nano ?? 0))
    }),
  )
})
