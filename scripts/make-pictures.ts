/**
 * Writes the pictures in docs/: what commands really print for examples/sample-home at the moment it ends, in a terminal of 100
 * columns. With --check: fails when a picture is not what they print now.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { run } from '../apps/cli/src/run.ts'
import { terminalSvg } from './picture/svg.ts'

const root = path.join(import.meta.dirname, '..')
const columns = 100
/** When examples/sample-home ends: see examples/make-sample-home.ts. */
const nowMs = Date.UTC(2026, 10, 20, 18)

const pictures: Readonly<Record<string, string>> = {
  'overview.svg': 'aic',
  'daily.svg': 'aic daily --last 7',
  'blocks.svg': 'aic blocks --active',
}

/** What a command line writes to a terminal, colours included. Throws when it fails. */
async function outputOf(line: string): Promise<string> {
  const data = mkdtempSync(path.join(tmpdir(), 'aic-picture-'))
  const written = { stdout: '', stderr: '' }
  try {
    const exit = await run(line.split(' ').slice(1), {
      env: {
        AIC_DATA_DIR: data,
        AIC_CONFIG_DIR: data,
        COLUMNS: String(columns),
        FORCE_COLOR: '1',
        TZ: 'UTC',
        AIC_OFFLINE: '1',
      },
      home: path.join(root, 'examples/sample-home'),
      platform: 'linux',
      nowMs,
      readInput: async () => null,
      keys: { on: () => {}, pause: () => {} },
      stdout: { write: (text) => (written.stdout += text) },
      stderr: { write: (text) => (written.stderr += text) },
      onStop: () => {},
    })
    if (exit !== 0) throw new Error(`${line} failed: ${written.stderr}`)
    return written.stdout
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

for (const [name, line] of Object.entries(pictures)) {
  const file = path.join(root, 'docs', name)
  const svg = terminalSvg(line, await outputOf(line), columns)
  if (!process.argv.includes('--check')) writeFileSync(file, svg)
  else if (readFileSync(file, 'utf8') !== svg) {
    process.stderr.write(`docs/${name} is stale: run \`npm run docs\`\n`)
    process.exitCode = 1
  }
}
