import { rmSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { writeSampleHome } from './sample-home.ts'

// node examples/make-sample-home.ts [--out DIR] [--end ISO] [--seed N]: makes examples/sample-home anew; the check fails when it is stale.
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: path.join(import.meta.dirname, 'sample-home') },
    end: { type: 'string', default: '2026-11-20T18:00:00Z' },
    seed: { type: 'string', default: '0' },
  },
})
rmSync(values.out, { recursive: true, force: true })
writeSampleHome(values.out, Date.parse(values.end), 0, seedOf(values.seed))

function seedOf(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text)
  throw new Error(`--seed is a whole number up to 9999, and not ${text}`)
}
