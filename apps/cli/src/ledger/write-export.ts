import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { type ExportFilter, exportLines } from '@aic/engine/upkeep'
import type { Cli } from '../cli.ts'
import { plural } from '../screen/format.ts'
import { clean, cleanJson } from '../screen/text.ts'

type Machine = Parameters<typeof exportLines>[0]

const chunkChars = 256_000

/** Writes an export to a file, which is there when it is whole, or to stdout. */
export async function writeExport(
  machine: Machine,
  filter: ExportFilter,
  out: string | undefined,
  cli: Cli,
): Promise<void> {
  if (out === undefined) {
    for (const text of chunks(machine, filter)) cli.stdout.write(text)
    return
  }
  const draft = `${out}.part`
  // It holds folders and times of work: nobody else's business.
  const handle = openSync(draft, 'w', 0o600)
  let lines = 0
  try {
    for (const text of chunks(machine, filter, () => lines++)) writeSync(handle, text)
    closeSync(handle)
    renameSync(draft, out)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  cli.stderr.write(`${plural(lines, 'line')} written to ${clean(out)}\n`)
}

function* chunks(machine: Machine, filter: ExportFilter, onLine?: () => void): Generator<string> {
  let text = ''
  for (const line of exportLines(machine, filter)) {
    text += `${cleanJson(JSON.stringify(line))}\n`
    onLine?.()
    if (text.length < chunkChars) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}
