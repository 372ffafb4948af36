import { existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { type Aic, openAic } from '../aic.ts'
import { eraseLedger } from './erase.ts'
import { ledgerPath } from './open.ts'

const nowMs = Date.parse('2026-11-10T12:00:00Z')
let home = ''
let aic: Aic
const machine = () => ({ env: {}, home, platform: process.platform, nowMs, isOffline: true })
beforeEach(async () => {
  home = newHome()
  writeClaudeLogs(home, [
    { at: '2026-11-10T11:30:00Z', id: '1', session: 'stays' },
    { at: '2026-11-01T11:30:00Z', id: '2', session: 'gone', cwd: '/work/gone' },
  ])
  aic = await openAic(machine())
  await aic.collect()
  aic.close()
  rmSync(path.join(home, '.claude/projects/-work-gone'), { recursive: true })
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

it('deletes what only the ledger knew, for programs that have it open too', async () => {
  const open = await openAic(machine())
  await open.collect()
  const sessions = () =>
    open
      .usage()
      .sessions.map(({ name }) => name)
      .sort()
  expect(sessions()).toEqual(['gone', 'stays'])
  expect(eraseLedger(machine())).toBe(1)
  expect(existsSync(ledgerPath(machine()))).toBe(false)
  await open.collect()
  expect(sessions()).toEqual(['stays'])
  expect(open.close()).toEqual([])
  const folder = path.dirname(ledgerPath(machine()))
  expect(readdirSync(folder).filter((name) => name.includes('broken'))).toEqual([])
})

it('has nothing to do where there is no ledger', () => {
  eraseLedger(machine())
  expect(eraseLedger(machine())).toBe(0)
})
