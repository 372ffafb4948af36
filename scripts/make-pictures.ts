/**
 * Writes the pictures in docs/: what commands really print for examples/sample-home at the moment it ends, in a terminal of 100
 * columns, with vendors that testing/vendors plays. With --check: fails when a picture is not what they print now.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PicturedMachine } from './picture/machine.ts'
import { terminalSvg } from './picture/svg.ts'

const columns = 100
const pictures: Readonly<Record<string, string>> = {
  'overview.svg': 'aic',
  'usage.svg': 'aic usage',
  'daily.svg': 'aic daily --last 7',
  'blocks.svg': 'aic blocks --active',
}

for (const [name, line] of Object.entries(pictures)) {
  const file = path.join(import.meta.dirname, '../docs', name)
  await using machine = await PicturedMachine.start(columns)
  const svg = terminalSvg(line, await machine.outputOf(line), columns)
  if (!process.argv.includes('--check')) writeFileSync(file, svg)
  else if (readFileSync(file, 'utf8') !== svg) {
    process.stderr.write(`docs/${name} is stale: run \`npm run docs\`\n`)
    process.exitCode = 1
  }
}
