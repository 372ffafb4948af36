import { describeSource, placeOf } from '@aic/sources/contract'
import { expect, it } from 'vitest'
import { parrot } from './source.ts'

describeSource(parrot, new URL('./fixtures/', import.meta.url))

it('looks where PARROT_HOME says', () => {
  expect(parrot.roots(placeOf('/home/ann', { PARROT_HOME: '~/p,/q' }))).toEqual(['/home/ann/p', '/q'])
})
