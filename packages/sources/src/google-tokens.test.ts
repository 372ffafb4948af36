import { expect, it } from 'vitest'
import { type GoogleCounts, googleTokens } from './google-tokens.ts'

const counts = { prompt: 1000, candidates: 20, cached: 600, thoughts: 30, tool: 5, total: 1055 }
const kinds = (logged: Partial<GoogleCounts>) => {
  const { input, output, cacheRead, reasoning } = googleTokens({ ...counts, ...logged }) ?? {}
  return { input, output, cacheRead, reasoning }
}

it('takes cached tokens out of the prompt, thoughts into output, and tool prompts into input, as the total says', () => {
  expect(kinds({})).toEqual({ input: 405, output: 50, cacheRead: 600, reasoning: 30 })
})

it('adds neither thoughts nor tool prompts that the total shows to be inside', () => {
  expect(kinds({ total: 1020 })).toEqual({ input: 400, output: 20, cacheRead: 600, reasoning: 20 })
  expect(kinds({ total: 1050 })).toEqual({ input: 400, output: 50, cacheRead: 600, reasoning: 30 })
  expect(kinds({ total: 1025 })).toEqual({ input: 405, output: 20, cacheRead: 600, reasoning: 20 })
})

it('leaves the prompt whole when the total counts cached tokens beside it', () => {
  expect(kinds({ total: 1655 })).toEqual({ input: 1005, output: 50, cacheRead: 600, reasoning: 30 })
})

it("follows Google's rule without a total, or with one that no sum makes", () => {
  expect(kinds({ total: undefined })).toEqual(kinds({}))
  expect(kinds({ total: 77 })).toEqual(kinds({}))
})

it('gives nothing for counts that can not be', () => {
  expect(googleTokens({ ...counts, thoughts: -1 })).toBeNull()
  expect(googleTokens({ ...counts, prompt: '1000' })).toBeNull()
})
