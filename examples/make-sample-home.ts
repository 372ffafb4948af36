import { rmSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { writeSampleHome } from './sample-home.ts'

// node examples/make-sample-home.ts [--out DIR] [--end ISO]: makes examples/sample-home anew; the check fails when it is stale.
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: path.join(import.meta.dirname, 'sample-home') },
    end: { type: 'string', default: '2026-11-20T18:00:00Z' },
  },
})
rmSync(values.out, { recursive: true, force: true })
writeSampleHome(values.out, Date.parse(values.end))
