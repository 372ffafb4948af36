// Appends calls to a log of Claude Code, some at a time and not always up to a line's end. Arguments: the file, how many calls.
import { appendFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { claudeLine } from './claude-home.ts'

const [file = '', count = '0'] = process.argv.slice(2)
let rest = ''
for (let n = 0; n < Number(count); n++) {
  const at = new Date(Date.UTC(2026, 8, 1) + n * 1_000).toISOString()
  rest += `${claudeLine({ at, id: `grow-${n}`, output: 1 + (n % 90) })}\n`
  if (n % 40 !== 39) continue
  const cut = n + 40 >= Number(count) ? rest.length : rest.length - (n % 300)
  appendFileSync(file, rest.slice(0, cut))
  rest = rest.slice(cut)
  await setTimeout(6)
}
appendFileSync(file, rest)
