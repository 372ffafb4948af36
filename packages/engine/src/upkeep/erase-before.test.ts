import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Journal } from '@aic/store/journal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { type Aic, openAic } from '../aic.ts'
import { loadConfig } from '../config/config.ts'
import { dataFolder, otelFolder } from '../folders.ts'
import { eraseLedger } from './erase.ts'
import { applyRetention, eraseBefore } from './erase-before.ts'
import { ledgerPath } from './open.ts'
import { verifyLedger } from './verify.ts'

const booked = new URL('../../../sources/src/claude-code/fixtures/booked-2.1/', import.meta.url)
const nowMs = Date.parse('2026-11-10T12:00:00Z')
const lineMs = Date.parse('2026-11-01T00:00:00Z')
let home = ''
let open: Aic[] = []
const machine = () => ({ env: {}, home, platform: process.platform, nowMs, isOffline: true })
beforeEach(() => {
  home = newHome()
  writeClaudeLogs(home, [
    { at: '2026-10-05T09:00:00Z', id: '1', session: 'old', cwd: '/work/forgotten-project' },
    { at: '2026-10-31T23:59:59Z', id: '2', session: 'both', cwd: '/work/kept' },
    { at: '2026-11-01T00:00:00Z', id: '3', session: 'both', cwd: '/work/kept' },
    { at: '2026-11-09T09:00:00Z', id: '4', session: 'new', cwd: '/work/kept' },
  ])
})
afterEach(() => {
  for (const aic of open) aic.close()
  open = []
  rmSync(home, { recursive: true, force: true })
})

async function look(): Promise<Aic> {
  const aic = await openAic(machine())
  open.push(aic)
  await aic.collect()
  aic.save()
  return aic
}
const callsOf = (aic: Aic): number => aic.usage().cells.calls.reduce((sum, count) => sum + count, 0)
const sessionsOf = (aic: Aic): string[] =>
  aic
    .usage()
    .sessions.map(({ name }) => name ?? '')
    .sort()

describe('erasing before a date', () => {
  it('forgets the calls before it, exactly, for programs that have the ledger open too', async () => {
    const aic = await look()
    expect(callsOf(aic)).toBe(4)
    expect(await eraseBefore(machine(), lineMs)).toEqual({ records: 2, telemetryFiles: 0, history: 0 })
    await aic.collect()
    expect(callsOf(aic)).toBe(2)
    expect(sessionsOf(aic)).toEqual(['both', 'new'])
  })

  it('leaves no name of what is gone in the file', async () => {
    ;(await look()).close()
    open = []
    expect(readFileSync(ledgerPath(machine())).includes('forgotten-project')).toBe(true)
    await eraseBefore(machine(), lineMs)
    const left = readFileSync(ledgerPath(machine())).toString('latin1')
    const names = await look()
    expect(names.usage().places.map(({ cwd }) => cwd)).not.toContain('/work/forgotten-project')
    // The state of the log folders names the log that is still there, in packed form.
    expect(left.includes('/work/forgotten-project')).toBe(false)
  })

  it('logs that are still there do not bring them back: not grown, not read anew, not by another ledger', async () => {
    ;(await look()).close()
    open = []
    await eraseBefore(machine(), lineMs)
    const file = path.join(home, '.claude/projects/-work-forgotten-project/old.jsonl')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replaceAll('msg_', 'msg_again_')) // replaced: it is read from its start
    const aic = await look()
    expect(sessionsOf(aic)).toEqual(['both', 'new'])
    const { isSound, missing } = await verifyLedger(machine())
    expect({ isSound, missing }).toEqual({ isSound: true, missing: [] })
  })

  it('what comes later counts as ever', async () => {
    await look()
    await eraseBefore(machine(), lineMs)
    writeClaudeLogs(home, [
      { at: '2026-11-10T10:00:00Z', id: '5', session: 'later', cwd: '/work/later' },
      { at: '2026-10-10T10:00:00Z', id: '6', session: 'too-early', cwd: '/work/later' },
    ])
    const aic = await look()
    expect(sessionsOf(aic)).toEqual(['both', 'later', 'new'])
    expect(callsOf(aic)).toBe(3)
  })

  it('a second time changes nothing, an earlier date neither', async () => {
    const aic = await look()
    await eraseBefore(machine(), lineMs)
    expect((await eraseBefore(machine(), lineMs)).records).toBe(0)
    expect((await eraseBefore(machine(), lineMs - 40 * 86_400_000)).records).toBe(0)
    writeClaudeLogs(home, [{ at: '2026-10-10T10:00:00Z', id: '6', session: 'too-early' }])
    await aic.collect()
    expect(callsOf(aic)).toBe(2)
  })

  it('books no background for what it forgot: a session that lost calls has none any more', async () => {
    rmSync(path.join(home, '.claude'), { recursive: true })
    cpSync(fileURLToPath(booked), home, { recursive: true })
    const aic = await look()
    const background = () => Array.from(aic.usage().cells.isBackground).filter((is) => is === 1).length
    expect(background()).toBe(3)
    await eraseBefore(machine(), Date.parse('2026-11-22T01:00:30Z'))
    await aic.collect()
    expect(background()).toBe(0)
    const file = path.join(home, '.claude/projects/-home-me-notes/33333333-aaaa-4aaa-8aaa-000000000001.jsonl')
    const again =
      readFileSync(file, 'utf8')
        .split('\n')
        .findLast((line) => line.includes('cost-state')) ?? ''
    appendFileSync(file, `${again.replaceAll('2026-11-22', '2026-11-23')}\n`)
    await aic.collect()
    expect(background()).toBe(0)
    expect(callsOf(aic)).toBeGreaterThan(0)
  })

  it('has nothing to do where there is no ledger', async () => {
    expect(await eraseBefore(machine(), lineMs)).toEqual({ records: 0, telemetryFiles: 0, history: 0 })
  })

  it('takes telemetry of the days before with it, and the history of limits', async () => {
    await look()
    const telemetry = writeTelemetry(['2026-10-30', '2026-10-31', '2026-11-01'])
    noteSnapshots(['2026-10-30T10:00:00Z', '2026-11-05T10:00:00Z'])
    expect(await eraseBefore(machine(), lineMs)).toMatchObject({ telemetryFiles: 2, history: 1 })
    expect(telemetry.map((file) => existsSync(file))).toEqual([false, false, true])
  })
})

function writeTelemetry(days: readonly string[]): string[] {
  const folder = path.join(otelFolder(machine()), 'calls/claude-code')
  mkdirSync(folder, { recursive: true })
  return days.map((day) => {
    const file = path.join(folder, `${day}.ndjson`)
    writeFileSync(file, '')
    return file
  })
}

function noteSnapshots(times: readonly string[]): void {
  using journal = Journal.open(path.join(dataFolder(machine()), 'journal.sqlite'))
  for (const [i, at] of times.entries()) {
    const one = { provider: 'claude', accountKey: 'a', limit: 'session', label: 'Session', origin: 'oauth' } as const
    const numbers = { usedPercent: 10 + i, used: null, limitAmount: null, unit: null, resetsAtMs: null }
    journal.snapshots.note([{ ...one, ...numbers, atMs: Date.parse(at), windowEndMs: Date.parse(at) + 1 }])
  }
}

describe('retention', () => {
  const config = (retention: object) => ({ ...loadConfig(machine()), retention })

  it('keeps all unless it is set', async () => {
    const aic = await look()
    const telemetry = writeTelemetry(['2020-01-01'])
    expect(await applyRetention(machine(), config({}))).toEqual({ records: 0, telemetryFiles: 0, history: 0 })
    expect(callsOf(aic)).toBe(4)
    expect(existsSync(telemetry[0] as string)).toBe(true)
  })

  it('of days leaves the calls alone', async () => {
    const aic = await look()
    const telemetry = writeTelemetry(['2026-10-05', '2026-10-06', '2026-11-09'])
    noteSnapshots(['2026-10-01T10:00:00Z', '2026-11-05T10:00:00Z'])
    expect(await applyRetention(machine(), config({ days: 35 }))).toEqual({ records: 0, telemetryFiles: 1, history: 1 })
    expect(telemetry.map((file) => existsSync(file))).toEqual([false, true, true])
    expect(callsOf(aic)).toBe(4)
  })

  it('of calls forgets those of older UTC days, and is done at once the next time', async () => {
    const aic = await look()
    expect(await applyRetention(machine(), config({ callDays: 35 }))).toMatchObject({ records: 1 })
    await aic.collect()
    expect(sessionsOf(aic)).toEqual(['both', 'new'])
    expect(await applyRetention(machine(), config({ callDays: 35 }))).toMatchObject({ records: 0 })
  })
})

it('erasing the whole ledger takes all telemetry with it', async () => {
  const aic = await look()
  aic.close()
  open = []
  writeTelemetry(['2026-11-09'])
  eraseLedger(machine())
  expect(existsSync(otelFolder(machine()))).toBe(false)
})
