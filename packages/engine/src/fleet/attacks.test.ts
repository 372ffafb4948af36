import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { type PushingMachine, pushTo } from '../../../../testing/fleet-push.ts'
import { modelName } from './model-name.ts'

let scratch: string
beforeEach(() => void (scratch = mkdtempSync(path.join(tmpdir(), 'aic-push-attacks-'))))
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

it('who reads all that a push stored finds no project, folder, session or file of the machine (001-70, 001-74)', async () => {
  const laptop: PushingMachine = {
    home: path.join(scratch, 'home-of-zelda'),
    data: path.join(scratch, 'data'),
    store: path.join(scratch, 'store', 'fleet.sqlite'),
    host: 'box',
  }
  const session = '0b6d2c4e-5a0f-4f1e-9d59-3f7a1c5e8d21'
  const models = [
    '/home/zelda/secret-lab/tiny.gguf',
    'ollama:/home/zelda/secret-lab/small.gguf',
    'local//zelda/lab/big',
  ]
  writeClaudeLogs(
    laptop.home,
    models.map((model, n) => ({
      at: `2026-09-01T10:0${n}:00.000Z`,
      id: `msg_${n}`,
      session,
      model,
      cwd: '/home/zelda/secret-lab/merger',
    })),
  )
  expect(await pushTo(laptop, { hashMode: 'keyed' })).toMatchObject({ status: 'completed' })
  new DatabaseSync(laptop.store).close() // folds the log into the file
  const stored = readdirSync(path.dirname(laptop.store))
    .map((name) => readFileSync(path.join(path.dirname(laptop.store), name), 'latin1').toLowerCase())
    .join()
  for (const table of ['usage_events', 'usage_blocks', 'import_runs']) expect(rowsIn(laptop.store, table)).not.toBe(0)
  expect(stored).toContain('tiny.gguf')
  for (const word of ['zelda', 'secret-lab', 'merger', session, session.slice(0, 8), 'msg_0', '/home', '.claude'])
    expect(stored.includes(word), word).toBe(false)
})

function rowsIn(store: string, table: string): number {
  using database = new DatabaseSync(store, { readOnly: true })
  return Number(database.prepare(`select count(*) as n from ${table}`).get()?.n)
}

it.each([
  ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5-20250929'],
  ['anthropic/claude-opus-4', 'anthropic/claude-opus-4'],
  ['qwen2.5-coder:32b', 'qwen2.5-coder:32b'],
  ['[pi] gpt-5', '[pi] gpt-5'],
  ['~/models/x.gguf', 'x.gguf'],
  [String.raw`C:\Users\me\x.gguf`, 'x.gguf'],
  [String.raw`llama:C:\Users\me\x.gguf`, 'x.gguf'],
  [String.raw`\\server\share\x.gguf`, 'x.gguf'],
  ['file:///home/me/x', 'x'],
  ['https://llm.internal.example/v1/x', 'x'],
  ['projects/my-company/locations/eu/models/x', 'x'],
  ['arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.x-v1:0', 'eu.x-v1:0'],
])('of the model %s a fleet hears %s', (name, told) => {
  expect(modelName('keyed', name)).toBe(told)
  expect(modelName('plain', name)).toBe(name)
})
