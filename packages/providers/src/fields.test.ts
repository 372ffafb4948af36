import { ProviderFault } from '@aic/core/limit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fieldsOf, numberOf, timeOf } from './fields.ts'

function valueOrFault<T>(read: () => T): T | ProviderFault {
  try {
    return read()
  } catch (error) {
    if (error instanceof ProviderFault) return error
    throw error
  }
}

function thrownBy(read: () => unknown): ProviderFault {
  const fault = valueOrFault(read)
  if (fault instanceof ProviderFault) return fault
  throw new Error('no fault')
}

describe('fields of an answer', () => {
  it('that are currencies are three letters, and nothing that could steer a terminal', () => {
    const fields = fieldsOf({ a: 'usd', none: null, b: 'U\u001b[', c: '', d: 7, e: 'EURO' })
    expect([fields.currency('a'), fields.currency('none'), fields.needCurrency('a')]).toEqual(['USD', null, 'USD'])
    for (const name of ['b', 'c', 'd', 'e']) {
      expect(thrownBy(() => fields.currency(name))).toMatchObject({ kind: 'parse' })
    }
    expect(thrownBy(() => fields.needCurrency('none')).message).toContain('none')
  })

  it('are found by any of their names, the first that has a value', () => {
    const fields = fieldsOf({ resetTime: null, reset_at: 1_786_795_200, name: 'a' })
    expect(fields.time('resetTime', 'reset_at', 'name')).toBe(Date.UTC(2026, 7, 15, 12))
    expect(fields.has('resetTime')).toBe(false)
  })

  it.each([
    [1.5, 1.5],
    [' 12 ', 12],
    ['-0.42', -0.42],
    ['8.50E-8', 8.5e-8],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
    ['Infinity', null],
    ['NaN', null],
    ['0x10', null],
    ['', null],
    ['1,000', null],
    [true, null],
    [[5], null],
  ])('as numbers: %j is %j', (value, number) => expect(numberOf(value)).toBe(number))

  it.each([
    ['2026-08-15T12:00:00Z', Date.UTC(2026, 7, 15, 12)],
    ['2026-08-15T12:00:00.282668+00:00', Date.UTC(2026, 7, 15, 12, 0, 0, 282)],
    ['2026-08-15T14:00:00+02:00', Date.UTC(2026, 7, 15, 12)],
    ['2026-08-15 12:00:00', Date.UTC(2026, 7, 15, 12)],
    ['2026-08-15', Date.UTC(2026, 7, 15)],
    [1_786_795_200, Date.UTC(2026, 7, 15, 12)],
    ['1786795200', Date.UTC(2026, 7, 15, 12)],
    [1_786_795_200_000, Date.UTC(2026, 7, 15, 12)],
    [12, null],
    ['soon', null],
    ['2026-13-45', null],
    [{}, null],
  ])('as times: %j is %j', (value, atMs) => expect(timeOf(value)).toBe(atMs))

  it('are null where they are absent, null, or an empty time', () => {
    const fields = fieldsOf({ a: null, t: '', z: 0 })
    expect([fields.number('a'), fields.number('b'), fields.text('a'), fields.flag('a')]).toEqual([
      null,
      null,
      null,
      null,
    ])
    expect([fields.time('t'), fields.time('z'), fields.object('a'), fields.list('a')]).toEqual([null, null, null, []])
  })

  it('throw where they have another shape or are needed, naming the place and no value', () => {
    const fields = fieldsOf({ data: { list: [{ n: 'secret-value', o: 7, l: {}, t: 'secret-value' }] } })
    const [row] = fields.needObject('data').needList('list')
    if (row === undefined) throw new Error('no row')
    const reads = { n: () => row.number('n'), o: () => row.object('o'), l: () => row.list('l'), t: () => row.time('t') }
    for (const [name, read] of Object.entries({ ...reads, x: () => row.needNumber('x') })) {
      const fault = thrownBy(read)
      expect(fault).toMatchObject({ kind: 'parse', message: expect.stringContaining(`$.data.list[0].${name}`) })
      expect(fault.message).not.toContain('secret-value')
    }
    expect(thrownBy(() => fieldsOf([]))).toMatchObject({ kind: 'parse' })
  })

  it('never become NaN, Infinity or anything but what they say, whatever the answer is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b'), fc.jsonValue()), (json) => {
        const fields = fieldsOf(json)
        for (const read of [() => fields.number('a', 'b'), () => fields.time('a', 'b')]) {
          const value = valueOrFault(read)
          expect(value === null || value instanceof ProviderFault || Number.isFinite(value)).toBe(true)
        }
      }),
    )
  })

  it('do not come from the prototype', () => {
    expect(fieldsOf({}).has('constructor')).toBe(false)
  })
})
