// Cuts, replaces, renames, deletes and goes on with logs of Claude Code, as fast as it can. Arguments: the folder, for how many
// milliseconds. Prints each call that it ever logged, as callsInLedger names them.
import {
  appendFileSync,
  existsSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { claudeLine } from './claude-home.ts'
import { random } from './odd-lines.ts'

const [folder = '', forMs = '0'] = process.argv.slice(2)
const next = random(5)
const endMs = Date.now() + Number(forMs)
let count = 0

function calls(session: string): string {
  let text = ''
  for (let i = 0; i < 1 + next() * 30; i++) {
    const n = count++
    const atMs = Date.UTC(2026, 8, 1) + n * 1_000
    text += `${claudeLine({ at: new Date(atMs).toISOString(), id: `d-${n}`, session, output: 1 + n })}\n`
    writeSync(1, `${session} ${atMs} ${1 + n}\n`)
  }
  return text
}

while (Date.now() < endMs) {
  const session = `d${Math.floor(next() * 12)}`
  const file = path.join(folder, `${session}.jsonl`)
  const kind = next()
  if (!existsSync(file) || kind < 0.5) appendFileSync(file, calls(session))
  else if (kind < 0.65) truncateSync(file, Math.floor(next() * statSync(file).size))
  else if (kind < 0.8) {
    writeFileSync(`${file}.tmp`, calls(session))
    renameSync(`${file}.tmp`, file)
  } else if (kind < 0.9) renameSync(file, path.join(folder, `${session}-old.jsonl`))
  else rmSync(file)
  await setTimeout(1)
}
