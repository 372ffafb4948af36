import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { SettingsFile } from './settings-file.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'aic-settings-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = path.join(folder, 'agent.json')

it('settings are read anew when their file changes, and the last good ones go on while it is broken', () => {
  let nowMs = 0
  const faults: string[] = []
  const machine = { env: { AIC_CONFIG_DIR: folder }, home: folder, platform: process.platform }
  const settings = new SettingsFile(
    machine,
    () => nowMs,
    (error) => faults.push(String(error)),
  )
  const first = settings.current()
  expect(first.startOfWeek).toBe('monday')
  writeFileSync(file, '{"startOfWeek":"sunday"}')
  expect(settings.current()).toBe(first)
  nowMs += 1_000
  expect(settings.current().startOfWeek).toBe('sunday')
  writeFileSync(file, '{"startOfWeek":')
  nowMs += 1_000
  const kept = settings.current()
  expect(kept.startOfWeek).toBe('sunday')
  nowMs += 1_000
  expect(settings.current()).toBe(kept)
  expect(faults).toHaveLength(1)
  writeFileSync(file, '{"startOfWeek":"friday"}')
  settings.reload()
  expect(settings.current().startOfWeek).toBe('friday')
})
