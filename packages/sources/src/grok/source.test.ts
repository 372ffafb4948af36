import { expect, it } from 'vitest'
import { describeSource, placeOf } from '../contract.ts'
import { grok } from './source.ts'

describeSource(grok, new URL('./fixtures/', import.meta.url))

it('looks where GROK_HOME says', () => {
  expect(grok.roots(placeOf('/home/ann', { GROK_HOME: '~/k' }))).toEqual(['/home/ann/k/sessions'])
})
