import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { describeSource, placeOf } from '../contract.ts'
import { readPlainly, resolveAll } from '../reference.ts'
import { droid } from './source.ts'

describeSource(droid, new URL('./fixtures/', import.meta.url))

it('keeps the larger, later state of a session, dated when it was first seen if the settings have no time', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'aic-droid-'))
  const read = (outputTokens: number, time: string) => {
    const file = path.join(home, '.factory/sessions/1a.settings.json')
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify({ model: 'glm-4.6', tokenUsage: { inputTokens: 10, outputTokens } }))
    utimesSync(file, new Date(time), new Date(time))
    return readPlainly(droid, placeOf(home))
  }
  const calls = resolveAll([...read(5, '2026-01-10T10:00:00Z'), ...read(50, '2026-01-11T10:00:00Z')])
  rmSync(home, { recursive: true })
  expect(calls).toMatchObject([
    { id: '1a', atMs: Date.parse('2026-01-10T10:00:00Z'), tokens: { input: 10, output: 50 } },
  ])
})

it('looks where DROID_SESSIONS_DIR says', () => {
  expect(droid.roots(placeOf('/home/ann', { DROID_SESSIONS_DIR: '~/d' }))).toEqual(['/home/ann/d'])
})
