import { expect, it } from 'vitest'
import { describeSource, placeOf } from '../contract.ts'
import { amp } from './source.ts'

describeSource(amp, new URL('./fixtures/', import.meta.url))

it('looks where AMP_DATA_DIR says, else in the data folder', () => {
  expect(amp.roots(placeOf('/home/ann'))).toEqual(['/home/ann/.local/share/amp/threads'])
  expect(amp.roots(placeOf('/home/ann', { AMP_DATA_DIR: '~/amp,/b' }))).toEqual(['/home/ann/amp/threads', '/b/threads'])
})
