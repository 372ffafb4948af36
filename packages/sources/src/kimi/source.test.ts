import { expect, it } from 'vitest'
import { describeSource, placeOf } from '../contract.ts'
import { kimi } from './source.ts'

describeSource(kimi, new URL('./fixtures/', import.meta.url))

it('looks where KIMI_DATA_DIR says', () => {
  expect(kimi.roots(placeOf('/home/ann', { KIMI_DATA_DIR: '~/k' }))).toEqual(['/home/ann/k/sessions'])
})
