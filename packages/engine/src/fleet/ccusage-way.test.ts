import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { claimWay, wayTo } from './ccusage-way.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aic-ways-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('remembers the way to each place, and refuses the other', () => {
  expect(claimWay({ folder, place: 'a', way: 'ledger' })).toBeNull()
  expect(() => claimWay({ folder, place: 'a', way: 'ccusage' })).toThrowError('it would count twice')
  expect([wayTo({ folder, place: 'a' }), wayTo({ folder, place: 'b' })]).toEqual(['ledger', null])
})

it('takes no way while what it remembers can’t be read: it might be the other one', () => {
  claimWay({ folder, place: 'a', way: 'ledger' })
  writeFileSync(path.join(folder, 'fleet-ways.json'), '{"a": "led')
  expect(() => claimWay({ folder, place: 'a', way: 'ccusage' })).toThrowError('fleet-ways.json is cut short')
})
