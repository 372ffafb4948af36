import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { noTokens } from '@aic/core'
import { afterAll, expect, it } from 'vitest'
import { claudeCode } from '../claude-code/source.ts'
import { placeOf } from '../contract.ts'
import { readPlainly } from '../reference.ts'
import { telemetryLogName } from './telemetry-log.ts'

const home = mkdtempSync(path.join(tmpdir(), 'aic-telemetry-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const call = {
  kind: 'telemetry',
  session: 's1',
  requestId: 'req_1',
  model: 'claude-haiku-5-5',
  atMs: Date.UTC(2026, 10, 22),
  tokens: { ...noTokens, input: 290 },
  webSearches: 0,
  reportedNanoUsd: 29_000,
  tier: 'standard',
}

it('reads back what was kept, says why a line cannot be used, and looks nowhere without a folder', () => {
  const folder = path.join(home, 'calls/claude-code')
  const place = { ...placeOf(home), otelFolder: home }
  expect(claudeCode.roots(place)).toEqual(claudeCode.roots(placeOf(home)))
  mkdirSync(folder, { recursive: true })
  const broken = [{ session: '' }, { atMs: 'soon' }, { tokens: { input: -1 } }].map((wrong) => ({ ...call, ...wrong }))
  const lines = [call, ...broken, { kind: 'other' }].map((line) => JSON.stringify(line))
  writeFileSync(path.join(folder, telemetryLogName('2026-11-22')), `${lines.join('\n')}\n`)
  expect(readPlainly(claudeCode, placeOf(home))).toEqual([])
  expect(readPlainly(claudeCode, place)).toEqual([
    call,
    { kind: 'skipped', reason: 'no-id' },
    { kind: 'skipped', reason: 'no-time' },
    { kind: 'skipped', reason: 'bad-count' },
  ])
})
