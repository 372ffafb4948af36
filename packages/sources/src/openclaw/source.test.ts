import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { agentDatabase, insertRow } from '../agent-database.ts'
import { describeSource, placeOf } from '../contract.ts'
import { resolveAll } from '../reference.ts'
import { openclaw } from './source.ts'
import { readTranscripts } from './transcripts.ts'

const table = `create table transcript_events (
  session_id text not null, seq integer not null, event_json text, event_zstd blob, created_at integer not null, primary key (session_id, seq))`

const header = { type: 'session', id: 's-1', timestamp: '2026-09-10T10:00:00Z', cwd: '/home/ann/work' }
const change = { type: 'model_change', provider: 'openai', modelId: 'gpt-5.2' }

describeSource(openclaw, new URL('./fixtures/', import.meta.url), {
  build: {
    database: (home) => {
      const database = agentDatabase(fileIn(home), table)
      const events = [
        header,
        change,
        answer('m1', '05', { input: 100, output: 50, cacheRead: 10, totalTokens: 160, cost: { total: 0.02 } }),
      ]
      for (const [seq, event] of events.entries()) insertRow(database, 'transcript_events', row('s-1', seq, event))
      const long = answer('m2', '06', { input: 20, output: 9 }, { model: 'claude-opus-4-5' })
      database
        .prepare('insert into transcript_events values (?, ?, null, ?, 0)')
        .run('s-1', 3, zstdCompressSync(JSON.stringify(long)))
      insertRow(
        database,
        'transcript_events',
        row('s-2', 0, answer('m3', '07', { input: 3, output: 1 }, { model: 'gpt-5.2' })),
      )
      database.exec(`insert into transcript_events values ('s-2', 1, '{"type":', null, 0)`)
      return () => database.close()
    },
  },
})

it('goes on after the last row, knows what earlier rows said, and starts again after a reset', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'aic-openclaw-'))
  using database = agentDatabase(fileIn(home), table)
  const add = (seq: number, event: object) => insertRow(database, 'transcript_events', row('s-1', seq, event))
  add(0, header)
  add(1, change)
  add(2, answer('m1', '05', { input: 100, output: 50 }))
  const first = readTranscripts(database, null)
  add(3, answer('m2', '06', { input: 10, output: 5 }))
  const second = readTranscripts(database, JSON.parse(JSON.stringify(first.state)))
  expect(second.parsed).toMatchObject([
    { session: 's-1', cwd: '/home/ann/work', model: 'gpt-5.2', tokens: { input: 10 } },
  ])
  expect(readTranscripts(database, second.state).parsed).toEqual([])
  database.exec('delete from transcript_events')
  for (const seq of [0, 1, 2, 3, 4])
    add(seq, answer(`n${seq}`, `1${seq}`, { input: 1, output: seq }, { model: 'gpt-5.2' }))
  const third = readTranscripts(database, second.state)
  expect(resolveAll(third.parsed)).toHaveLength(5)
  rmSync(home, { recursive: true })
})

it('looks in the folders of all its names, or where OPENCLAW_DIR says', () => {
  const roots = (env: Record<string, string>, ...folders: string[]) =>
    openclaw.roots({ ...placeOf('/home/ann', env), isDirectory: (folder) => folders.includes(folder) })
  expect(roots({})).toContain('/home/ann/.moltbot')
  expect(roots({ OPENCLAW_DIR: '/o', OPENCLAW_STATE_DIR: '/s' }, '/o/agents')).toEqual(['/o/agents'])
  expect(roots({ OPENCLAW_STATE_DIR: '/s' })).toEqual(['/s'])
})

const fileIn = (home: string): string => path.join(home, '.openclaw/agents/main/agent/openclaw-agent.sqlite')

const row = (session_id: string, seq: number, event_json: object) => ({ session_id, seq, event_json, created_at: 0 })

function answer(id: string, second: string, usage: object, more: object = {}) {
  const timestamp = Date.parse(`2026-09-10T10:00:${second}Z`)
  return { type: 'message', id, message: { role: 'assistant', usage, timestamp, ...more } }
}
