import { expect, it } from 'vitest'
import { parsePath, valueAt } from './json-path.ts'

const json = {
  data: {
    used: 3,
    'a.b': 'quoted',
    limits: [{ type: 'session', percent: 10 }, null, { type: 'weekly', percent: 20 }, { type: 'weekly', percent: 30 }],
    empty: null,
  },
}
const at = (text: string): unknown => {
  const path = parsePath(text)
  return path === null ? 'no path' : valueAt(json, path)
}

it.each([
  ['$', json],
  ['data.used', 3],
  ['$.data.used', 3],
  ["data['a.b']", 'quoted'],
  ['data.limits[2].percent', 20],
  ['data.limits[type=weekly].percent', 20],
  ['data.limits[percent=30].type', 'weekly'],
  ['data.empty', null],
])('%s leads to what stands there', (path, value) => {
  expect(at(path)).toEqual(value)
})

it.each([
  'data.absent',
  'data.used.more',
  'data[0]',
  'data.limits[9]',
  'data.limits[type=monthly].percent',
  'data.empty.x',
])('%s leads to nothing', (path) => {
  expect(at(path)).toBeUndefined()
})

it('sees no field that JSON did not bring', () => {
  expect(at('constructor.name')).toBeUndefined()
  expect(at('data.limits.length')).toBeUndefined()
  expect(at('__proto__.toString')).toBeUndefined()
})

it.each(['', 'a..b', 'a[', 'a[]', 'a[-1]', 'a b', 'a[*]', '.'])('%j is no path', (text) => {
  expect(at(text)).toBe('no path')
})
