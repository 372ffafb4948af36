import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { emptyBook } from '@aic/core'
import { afterAll, expect, it } from 'vitest'
import { claudeLines, random } from '../../../../testing/odd-lines.ts'
import { sources } from '../sources.ts'
import { ScanHelpers } from './scan-all.ts'
import type { ScannedLog, ScanTask } from './scan-file.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'aic-threads-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const tasks = Array.from({ length: 40 }, (_, i): ScanTask => {
  const relative = `${i}.jsonl`
  writeFileSync(path.join(folder, relative), claudeLines(random(i), 300))
  const source = sources.findIndex(({ id }) => id === 'claude-code')
  return { source, log: 0, root: folder, relative, offset: 0, tail: 0, state: null }
})
const options = { sources, book: emptyBook, bytes: tasks.map((_, i) => i) }
const plain = (results: readonly ScannedLog[]) =>
  results.map(({ parts, ...rest }) => [rest, parts.map(({ bytes, cells }) => [Buffer.from(bytes), [...cells]])])
const alone = plain(new ScanHelpers(0).run(tasks, options))

it('reads the same with helpers as alone, in the order of the tasks', () => {
  expect(plain(new ScanHelpers(2).run(tasks, options))).toEqual(alone)
})

it('does the work of helpers that died', async () => {
  const helpers = new ScanHelpers(1, 1_500)
  await helpers[Symbol.asyncDispose]()
  expect(plain(helpers.run(tasks, options))).toEqual(alone)
})
