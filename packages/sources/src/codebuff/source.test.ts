import { expect, it } from 'vitest'
import { describeSource, placeOf } from '../contract.ts'
import { codebuff } from './source.ts'

describeSource(codebuff, new URL('./fixtures/', import.meta.url))

it('looks in the folders of all channels, or where CODEBUFF_DATA_DIR says', () => {
  expect(codebuff.roots(placeOf('/home/ann'))).toContain('/home/ann/.config/manicode-staging/projects')
  expect(codebuff.roots(placeOf('/home/ann', { CODEBUFF_DATA_DIR: '/c' }))).toEqual(['/c/projects'])
})
