import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { claudeLines, random } from '../../../../testing/odd-lines.ts'
import { claudeCode } from '../claude-code/source.ts'
import { plainly, records } from './compare-readers.ts'
import { FileScanner } from './scan-file.ts'

it('takes no line of a year before 1970, as the plain reader', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'aic-years-'))
  const [line] = claudeLines(random(1), 1, { isOrdinary: true }).toString().split('\n') as [string]
  const years = ['0001', '1969', '1970', '9999'].map((year, i) =>
    line.replace('"timestamp":"2026', `"timestamp":"${year}`).replace(/msg_01\w+|gen-\w+/, `msg_01y${i}`),
  )
  const bytes = Buffer.from(years.join('\n'))
  writeFileSync(path.join(folder, 'a.jsonl'), bytes)
  const task = { source: 0, log: 0, root: folder, relative: 'a.jsonl', offset: 0, tail: 0, state: null }
  const scanned = new FileScanner([claudeCode], () => null).scan(task)
  expect(scanned).toMatchObject({ skips: { 'no-time': 2 }, parts: [{ length: 2 }] })
  expect(records(scanned)).toEqual(records(plainly(claudeCode, 'a.jsonl', bytes)))
  rmSync(folder, { recursive: true })
})
