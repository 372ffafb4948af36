import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { claudeLines, random } from '../../../../testing/odd-lines.ts'
import { claudeCode } from '../claude-code/source.ts'
import { plainly, records } from './compare-readers.ts'
import { FileScanner } from './scan-file.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'aic-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `AIC_FUZZ_LOGS=10000` reads four million lines. */
const logs = Number(process.env.AIC_FUZZ_LOGS ?? 500)
const linesPerLog = 400

it(`the scanner and the plain reader agree on every one of ${logs * linesPerLog} odd lines`, {
  timeout: 3_600_000,
}, () => {
  const scanner = new FileScanner([claudeCode], () => null)
  const relative = 'odd.jsonl'
  for (let seed = 1_000; seed < 1_000 + logs; seed++) {
    const bytes = claudeLines(random(seed), linesPerLog)
    writeFileSync(path.join(folder, relative), bytes)
    const fast = scanner.scan({ source: 0, log: 0, root: folder, relative, offset: 0, tail: 0, state: null })
    const plain = plainly(claudeCode, relative, bytes)
    expect(records(fast), `seed ${seed}`).toEqual(records(plain))
    expect(fast.skips, `seed ${seed}`).toEqual(plain.skips)
  }
})
