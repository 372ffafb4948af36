import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { claudeLines, random } from '../../../../testing/odd-lines.ts'
import { rolloutLines } from '../../../../testing/odd-rollouts.ts'
import { claudeCode } from '../claude-code/source.ts'
import { codex } from '../codex/source.ts'
import { plainly, records, withMarkersAnywhere } from './compare-readers.ts'
import { FileScanner } from './scan-file.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'aic-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `AIC_FUZZ_LOGS=10000` reads four million lines. */
const logs = Number(process.env.AIC_FUZZ_LOGS ?? 500)
const linesPerLog = 400

const kinds = [
  { source: claudeCode, lines: claudeLines },
  { source: withMarkersAnywhere(codex), lines: rolloutLines },
]

it.each(kinds)(
  `the scanner and the plain reader agree on every one of ${logs * linesPerLog} odd lines of $source.id`,
  {
    timeout: 3_600_000,
  },
  ({ source, lines }) => {
    const scanner = new FileScanner([source], () => null)
    const relative = 'odd.jsonl'
    for (let seed = 1_000; seed < 1_000 + logs; seed++) {
      const bytes = lines(random(seed), linesPerLog)
      writeFileSync(path.join(folder, relative), bytes)
      utimesSync(path.join(folder, relative), 0, 0)
      const fast = scanner.scan({ source: 0, log: 0, root: folder, relative, offset: 0, tail: 0, state: null })
      const plain = plainly(source, relative, bytes)
      expect(records(fast), `seed ${seed}`).toEqual(records(plain))
      expect(fast.skips, `seed ${seed}`).toEqual(plain.skips)
    }
  },
)
