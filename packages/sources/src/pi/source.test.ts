import { expect, it } from 'vitest'
import { describeSource, placeOf } from '../contract.ts'
import { pi } from './source.ts'

describeSource(pi, new URL('./fixtures/', import.meta.url))

it('looks where PI_AGENT_DIR says, be it the folder of sessions or the one above, else where PI_CODING_AGENT_DIR says', () => {
  const place = (env: Record<string, string>) => ({
    ...placeOf('/home/ann', env),
    isDirectory: (dir: string) => dir === '/p/sessions',
  })
  expect(pi.roots(place({}))).toEqual(['/home/ann/.pi/agent/sessions'])
  expect(pi.roots(place({ PI_AGENT_DIR: '/p,/q' }))).toEqual(['/p/sessions', '/q'])
  expect(pi.roots(place({ PI_CODING_AGENT_DIR: '/c' }))).toEqual(['/c/sessions'])
})
