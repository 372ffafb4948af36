import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openLedger } from './open-ledger.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aic-open-'))
  file = path.join(folder, 'ledger.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('finds no ledger where nothing is, and has nothing to say about that', () => {
  expect(openLedger(file, 0)).toEqual({ ledger: null, isReadOnly: false, warnings: [] })
})

it.each([
  ['a link to a disk that is not there', () => symlinkSync(path.join(folder, 'disk/ledger.sqlite'), file)],
  ['a folder', () => mkdirSync(file)],
])('says that nothing will be kept where %s has the name of the ledger', (_, make) => {
  make()
  const { ledger, isReadOnly, warnings } = openLedger(file, 0)
  expect({ ledger, isReadOnly }).toEqual({ ledger: null, isReadOnly: true })
  expect(warnings).toEqual([
    expect.stringMatching(/ledger\.sqlite can't be written .*: the numbers are of the logs alone$/),
  ])
})
