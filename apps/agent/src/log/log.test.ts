import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { redact } from '@aic/core'
import { afterAll, expect, it } from 'vitest'
import { logLevelOf, openLog } from './log.ts'
import { RotatingFile } from './rotating-file.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'aic-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('lines are JSON with time, level, message and fields, and nothing below the level is written', () => {
  const lines: string[] = []
  const log = openLog({ level: 'warn', nowMs: () => 0, redact, write: (line) => lines.push(line) })
  log.info('not this')
  log.warn('this', { port: 8080, path: '/health' })
  expect(lines).toEqual([
    '{"time":"1970-01-01T00:00:00.000Z","level":"warn","message":"this","port":8080,"path":"/health"}\n',
  ])
})

it('secrets in messages and fields are taken out before they are written', () => {
  const lines: string[] = []
  const log = openLog({ level: 'trace', nowMs: () => 0, redact, write: (line) => lines.push(line) })
  const key = `sk-ant-api03-${'A1b2'.repeat(12)}`
  log.error(`refused ${key}`, { header: `Authorization: Bearer ${key}`, url: `https://x.example/?key=${key}` })
  expect(lines).toHaveLength(1)
  expect(lines.join('')).not.toContain('A1b2A1b2')
})

it('what vendors say steers no terminal on which a log is shown', () => {
  const lines: string[] = []
  const log = openLog({ level: 'info', nowMs: () => 0, redact, write: (line) => lines.push(line) })
  log.info('a\u001b[31mb\u009b31mc\u007f')
  expect(lines.join('').trimEnd()).toMatch(/^[\x20-\x7e]+$/)
  expect(JSON.parse(lines.join(''))).toMatchObject({ message: 'a\u001b[31mb\u009b31mc\u007f' })
})

it('AIC_LOG_LEVEL is one of trace, debug, info, warn, error, silent; anything else is info', () => {
  expect(['TRACE', ' debug', 'warn', 'error', 'silent', 'loud', undefined].map(logLevelOf)).toEqual([
    'trace',
    'debug',
    'warn',
    'error',
    'silent',
    'info',
    'info',
  ])
})

it('a file that is full is put aside, and the oldest goes', () => {
  const file = path.join(folder, 'logs', 'agent.log')
  using log = new RotatingFile(file, { sizeBytes: 20, files: 3 })
  for (let n = 0; n < 10; n++) log.write(`line number ${n}\n`)
  expect(readdirSync(path.dirname(file)).sort()).toEqual(['agent.log', 'agent.log.1', 'agent.log.2'])
  expect(readFileSync(file, 'utf8')).toBe('line number 8\nline number 9\n')
  expect(readFileSync(`${file}.2`, 'utf8')).toBe('line number 4\nline number 5\n')
  expect(statSync(file).mode & 0o777).toBe(0o600)
})
