import { expect, it } from 'vitest'
import { noTokens } from './tokens.ts'
import { type UnloggedInput, unloggedCalls } from './unlogged-calls.ts'

const call = (requestId: string | null, atMs: number, input: number, output: number): UnloggedInput => ({
  requestId,
  model: 'claude-sonnet-5-5',
  atMs,
  tokens: { ...noTokens, input, output },
})

it('leaves out what a log holds under the same request, whatever the clocks say', () => {
  const title = call('req_title', 500, 40, 6)
  expect(unloggedCalls([call('req_a', 9e9, 10, 20), title], [call('req_a', 0, 10, 20)])).toEqual([title])
})

it('counts a call once that was exported twice, as its larger record tells it', () => {
  const [less, more] = [call('req_a', 0, 10, 1), call('req_a', 0, 10, 20)]
  expect(unloggedCalls([less, more, more], [])).toEqual([more])
  const plain = call(null, 5, 10, 20)
  expect(unloggedCalls([plain, { ...plain }], [])).toEqual([plain])
})

it('knows a call without a request id by model, input and cached tokens, also one that was logged while it grew', () => {
  const told = [call(null, 1_000, 10, 20), call(null, 2_000, 10, 20), call(null, 3_000, 11, 5)]
  expect(unloggedCalls(told, [call('req_a', 900, 10, 20), call(null, 2_900, 11, 2)])).toEqual([told[1]])
})

it('gives a logged call to the telemetry nearest in time, whichever came first', () => {
  const told = [call(null, 0, 10, 20), call(null, 120_000, 10, 20), call(null, 420_000, 10, 20)]
  const logged = [call(null, 121_000, 10, 20), call(null, 420_000, 10, 20)]
  expect(unloggedCalls(told, logged)).toEqual([told[0]])
  expect(unloggedCalls(told.toReversed(), logged.toReversed())).toEqual([told[0]])
})

it('takes no logged call for two, and none of another request, model or hour', () => {
  const told = [call('req_b', 1_000, 10, 20)]
  expect(unloggedCalls(told, [call('req_a', 1_000, 10, 20)])).toEqual(told)
  expect(unloggedCalls(told, [{ ...call(null, 1_000, 10, 20), model: 'claude-haiku-5-5' }])).toEqual(told)
  expect(unloggedCalls(told, [call(null, 1_000 + 3_700_000, 10, 20)])).toEqual(told)
  expect(unloggedCalls(told, [{ ...call(null, 1_000, 10, 20), model: 'claude-sonnet-5-5\nanthropic' }])).toEqual([])
})

it('comes to the same in any order', () => {
  const told = [call(null, 3, 1, 1), call('req_a', 1, 2, 2), call('req_b', 2, 3, 3)]
  expect(unloggedCalls(told.toReversed(), [])).toEqual(unloggedCalls(told, []))
})
