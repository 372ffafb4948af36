import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { Journal } from './journal.ts'

/** Claims 300 keys, in an order of its own, and prints how many were its own. */
const script = `
  import { Journal } from ${JSON.stringify(new URL('journal.ts', import.meta.url).href)}
  using journal = Journal.open(process.argv[1])
  let won = 0
  for (let i = 0; i < 300; i++) {
    const dedupKey = 'k' + ((i * Number(process.argv[2])) % 300)
    const alert = { dedupKey, kind: 'threshold', level: 'info', provider: 'v', accountKey: 'a', subject: 's', title: 't', message: 'm', percent: 50, atMs: 1, windowEndMs: null }
    if (journal.alerts.claim(alert, { channels: ['webhook'], dueAtMs: 1 })) won++
    journal.snapshots.note([{ provider: 'v', accountKey: 'a', limit: 's', label: 'l', origin: 'oauth', atMs: i + 1, usedPercent: i, used: null, limitAmount: null, unit: null, resetsAtMs: null, windowEndMs: 1 }])
  }
  const taken = journal.alerts.takeDue(['webhook'], 1, 60_000).length
  process.stdout.write(JSON.stringify({ won, taken }))`

it('several processes that make a journal and claim the same notices at once win each one once, and send each one once', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'aic-journal-'))
  const file = path.join(folder, 'journal.sqlite')
  const runs = await Promise.all(
    [1, 7, 11].map(async (step) => {
      const args = ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', script, file, String(step)]
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      let out = ''
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
      await once(child, 'close')
      return JSON.parse(out) as { won: number; taken: number }
    }),
  )
  expect(runs.reduce((sum, { won }) => sum + won, 0)).toBe(300)
  expect(runs.reduce((sum, { taken }) => sum + taken, 0)).toBe(300)
  using journal = Journal.open(file)
  expect(journal.alerts.list({ limit: 1_000 })).toHaveLength(300)
  const told = journal.snapshots.list({ limit: 1_000 }).map(({ atMs }) => atMs)
  expect(new Set(told).size).toBe(told.length)
  rmSync(folder, { recursive: true })
})
