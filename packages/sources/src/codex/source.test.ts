import { expect, it } from 'vitest'
import { describeSource, placeOf } from '../contract.ts'
import { codex } from './source.ts'

describeSource(codex, new URL('./fixtures/', import.meta.url))

it('looks for both folders of rollouts in every home that CODEX_HOME names, and takes one without them as a folder of logs', () => {
  const isDirectory = (folder: string) => folder.startsWith('/a/')
  const place = { ...placeOf('/home/ann', { CODEX_HOME: '/a, ~/runs' }), isDirectory }
  expect(codex.roots(place)).toEqual(['/a/sessions', '/a/archived_sessions', '/home/ann/runs'])
})
