import { expect, it } from 'vitest'
import { isReasoningApart, toTokens } from './to-tokens.ts'

const none = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, reasoning: 0 }

it('takes what is absent or null for 0', () => {
  expect(toTokens({})).toEqual(none)
  expect(toTokens({ input: null, output: 5 })).toEqual({ ...none, output: 5 })
})

it('refuses counts that are negative, fractional, text or absurd', () => {
  for (const input of [-1, 1.5, '100', 1e300, Number.NaN, {}]) expect(toTokens({ input, output: 5 })).toBeNull()
})

it('takes cached tokens out of an input that holds them, and only if it can hold them', () => {
  const logged = { input: 100, output: 5, cacheRead: 60, cacheWrite: 10 }
  expect(toTokens(logged, { isCacheInInput: true })).toEqual({
    ...none,
    input: 30,
    output: 5,
    cacheRead: 60,
    cacheWrite5m: 10,
  })
  expect(toTokens({ ...logged, input: 20 }, { isCacheInInput: true })).toMatchObject({ input: 20, cacheRead: 60 })
  expect(toTokens(logged)).toMatchObject({ input: 100, cacheRead: 60 })
})

it('puts reasoning inside output, once', () => {
  expect(toTokens({ output: 50, reasoning: 20 })).toMatchObject({ output: 50, reasoning: 20 })
  expect(toTokens({ output: 50, reasoning: 20 }, { isReasoningApart: true })).toMatchObject({
    output: 70,
    reasoning: 20,
  })
  expect(toTokens({ output: 5, reasoning: 20 })).toMatchObject({ output: 5, reasoning: 5 })
})

it('bills what a total holds beyond its parts as output, and ignores a total below them', () => {
  expect(toTokens({ total: 222 })).toEqual({ ...none, output: 222 })
  expect(toTokens({ input: 100, output: 20, total: 150 })).toMatchObject({ input: 100, output: 50 })
  expect(toTokens({ input: 100, output: 20, total: 110 })).toMatchObject({ input: 100, output: 20 })
})

it('splits writes to the cache by their life', () => {
  expect(toTokens({ cacheWrite: 30, cacheWrite1h: 10 })).toMatchObject({ cacheWrite5m: 20, cacheWrite1h: 10 })
  expect(toTokens({ cacheWrite: 30, cacheWrite1h: 40 })).toMatchObject({ cacheWrite5m: 0, cacheWrite1h: 30 })
})

it('tells by the total whether reasoning comes on top of output', () => {
  const logged = { input: 100, output: 50, reasoning: 20, cacheRead: 10, cacheWrite: 5 }
  expect(isReasoningApart({ ...logged, total: 185 })).toBe(true)
  expect(isReasoningApart({ ...logged, total: 165 })).toBe(false)
  expect(isReasoningApart({ ...logged, total: 170 }, true)).toBe(true)
  expect(isReasoningApart(logged)).toBe(false)
  expect(isReasoningApart({ ...logged, output: 10 })).toBe(true)
})
