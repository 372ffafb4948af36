import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { takeInstanceLock } from '../../agent-control/instance-lock.ts'
import { readEnvFile, writeEnvFile } from './env-file.ts'
import { readLastRun, writeLastRun } from './last-run.ts'
import { rotateLog } from './rotate-log.ts'
import { runScheduled, type ScheduledRun } from './run-scheduled.ts'
import { scheduleFiles } from './schedule-files.ts'

const home = mkdtempSync(path.join(tmpdir(), 'aic-scheduled-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const startMs = Date.UTC(2026, 10, 1, 12)

function scheduled(name: string, script: string, more: Partial<ScheduledRun> = {}): ScheduledRun {
  const data = path.join(home, name)
  const envFile = path.join(data, 'fleet.env')
  writeEnvFile(envFile, { AIC_DATA_DIR: data, CH_PASSWORD: 'made-up-password' })
  let nowMs = startMs
  return {
    command: [process.execPath, '-e', script],
    envFile,
    env: {},
    home,
    platform: 'linux',
    nowMs: () => nowMs++,
    ...more,
  }
}
const filesOf = ({ envFile }: ScheduledRun) => scheduleFiles({ env: readEnvFile(envFile), home, platform: 'linux' })

describe('a run that a scheduler starts', () => {
  it('has its variables from the file, its lines in the log with their times, and its end in the status (001-78, 001-79)', async () => {
    const run = scheduled('good', `console.log('sent', process.env.CH_PASSWORD.length); console.error('note')`)
    const last = await runScheduled(run)
    expect(last).toMatchObject({ startMs: startMs + 1, exitCode: 0, outcome: 'completed' })
    const { log, lastRun } = filesOf(run)
    const lines = readFileSync(log, 'utf8').trim().split('\n')
    expect(lines.map((line) => line.slice(25)).sort()).toEqual([
      'finish: exit code 0 after 0.0 s',
      'note',
      'sent 16',
      'start',
    ])
    expect(lines[0]).toBe('2026-11-01T12:00:00.002Z start')
    expect(lines.every((line) => /^2026-11-01T12:00:00\.\d{3}Z /.test(line))).toBe(true)
    expect([statSync(log).mode & 0o777, statSync(lastRun).mode & 0o777]).toEqual([0o600, 0o600])
    expect(readLastRun(lastRun)).toEqual(last)
    expect(readFileSync(lastRun, 'utf8')).toContain('\nexit_code=0\noutcome=completed\n')
  })

  it('tells a failure by its exit code, and one that can’t start', async () => {
    const failing = scheduled('bad', 'process.exit(1)')
    expect(await runScheduled(failing)).toMatchObject({ exitCode: 1, outcome: 'failed' })
    const missing = scheduled('missing', '', { command: [path.join(home, 'no-such-node')] })
    expect(await runScheduled(missing)).toMatchObject({ exitCode: null, outcome: 'failed' })
    expect(readFileSync(filesOf(missing).log, 'utf8')).toContain('can’t be started: ')
    expect(readLastRun(filesOf(missing).lastRun)).toMatchObject({ exitCode: null, outcome: 'failed' })
  })

  it('is ended when it hangs, and what looks like a key is not in the log', async () => {
    const key = `sk-ant-api03-${'A1b2'.repeat(12)}`
    const run = scheduled('hung', `console.log('${key}'); setInterval(() => {}, 1_000)`, { mostMs: 1_000 })
    expect(await runScheduled(run)).toMatchObject({ exitCode: null, outcome: 'failed' })
    const text = readFileSync(filesOf(run).log, 'utf8')
    expect(text).toMatch(/finish: exit code none/)
    expect(text).not.toContain('A1b2A1b2')
  })

  it('leaves the run before alone while that goes on', async () => {
    const run = scheduled('busy', 'process.exit(1)')
    const { lock, log, lastRun } = filesOf(run)
    {
      using held = takeInstanceLock(lock)
      expect(held).not.toBeNull()
      expect(await runScheduled(run)).toBeNull()
    }
    expect(readFileSync(log, 'utf8')).toMatch(/skipped: the run before still goes on\n$/)
    expect(readLastRun(lastRun)).toBeNull()
    expect(await runScheduled(run)).toMatchObject({ exitCode: 1 })
  })
})

describe('the log of runs', () => {
  const file = path.join(home, 'rotated', 'cron.log')
  const rotation = { sizeBytes: 100, ageMs: 3_600_000, files: 3, keepMs: 86_400_000 }
  const names = () => readdirSync(path.dirname(file)).sort()
  writeLastRun(path.join(path.dirname(file), 'x'), { startMs, endMs: startMs, exitCode: 0, outcome: 'completed' })
  rmSync(path.join(path.dirname(file), 'x'))
  const write = (text: string) => writeFileSync(file, text)

  it('is put aside when it is large, and the oldest goes (001-80)', () => {
    for (let n = 0; n < 4; n++) {
      write(`${new Date(startMs).toISOString()} run ${n} ${'x'.repeat(100)}\n`)
      rotateLog(file, startMs, rotation)
    }
    expect(names()).toEqual(['cron.log.1', 'cron.log.2'])
    expect(readFileSync(`${file}.2`, 'utf8')).toContain('run 2')
  })

  it('is put aside when its first line is old, and kept when it is not (001-80)', () => {
    write(`${new Date(startMs).toISOString()} start\n`)
    rotateLog(file, startMs + 3_600_000, rotation)
    expect(readFileSync(file, 'utf8')).toContain('start')
    rotateLog(file, startMs + 3_600_001, rotation)
    expect(readFileSync(`${file}.1`, 'utf8')).toContain(' start\n')
    expect(names()).toEqual(['cron.log.1', 'cron.log.2'])
  })

  it('that nobody wrote to for long is deleted (001-80)', () => {
    write('a line without a time\n')
    utimesSync(`${file}.1`, startMs / 1_000, startMs / 1_000)
    utimesSync(`${file}.2`, startMs / 1_000 - 2, startMs / 1_000 - 2)
    rotateLog(file, startMs + 86_400_000 - 1_000, rotation)
    expect(names()).toEqual(['cron.log', 'cron.log.1'])
  })
})

describe('the file of variables', () => {
  it('gives back what was put in, whatever quotes are in it, and says what it can’t hold', () => {
    const file = path.join(home, 'quotes.env')
    const good = { A: "it's", B: 'say "x"', C: "`ticks` and 'this'", D: 'a=b#c $HOME \\n', E: ' spaces ' }
    const lost = writeEnvFile(file, { ...good, F: `'"\``, G: 'two\nlines' })
    expect(lost).toEqual(['F', 'G'])
    expect(readEnvFile(file)).toEqual(good)
    expect(readEnvFile(path.join(home, 'none.env'))).toEqual({})
  })
})
