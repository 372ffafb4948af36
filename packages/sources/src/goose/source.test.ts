import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { agentDatabase, insertRow } from '../agent-database.ts'
import { describeSource, placeOf } from '../contract.ts'
import { resolveAll } from '../reference.ts'
import { readSessions } from './sessions.ts'
import { goose } from './source.ts'

const oldSessions = `create table sessions (
  id text primary key, working_dir text not null, created_at timestamp, total_tokens integer, input_tokens integer, output_tokens integer,
  accumulated_total_tokens integer, accumulated_input_tokens integer, accumulated_output_tokens integer, provider_name text, model_config_json text);`

const newSessions = `create table sessions (
  id text primary key, working_dir text not null, created_at timestamp, total_tokens integer, input_tokens integer, output_tokens integer,
  cache_read_tokens integer, cache_write_tokens integer, accumulated_total_tokens integer, accumulated_input_tokens integer,
  accumulated_output_tokens integer, accumulated_cache_read_tokens integer, accumulated_cache_write_tokens integer, accumulated_cost real,
  provider_name text, model_config_json text);
  create table usage_ledger (
  id integer primary key autoincrement, session_id text not null, created_timestamp integer not null, model text, input_tokens integer,
  output_tokens integer, total_tokens integer, cache_read_tokens integer, cache_write_tokens integer, cost real, cost_source text, is_compaction integer);`

/** A session that began before Goose kept a ledger, and went on after: 400 + 40 tokens are in its totals only. */
const crossing = {
  id: '20260810_1',
  working_dir: '/home/ann/shop',
  created_at: '2026-08-10 10:00:00',
  accumulated_total_tokens: 9219,
  accumulated_input_tokens: 9027,
  accumulated_output_tokens: 192,
  accumulated_cache_read_tokens: 8350,
  accumulated_cache_write_tokens: 10,
  accumulated_cost: 0.25,
  provider_name: 'anthropic',
  model_config_json: { model_name: 'old-model' },
}
const calls = [
  {
    session_id: '20260810_1',
    created_timestamp: Date.parse('2026-08-10T12:00:00Z') / 1000,
    model: 'claude-sonnet-4-5',
    input_tokens: 100,
    output_tokens: 20,
    total_tokens: 120,
    cache_read_tokens: 30,
    cache_write_tokens: 10,
    cost: 0.25,
  },
  {
    session_id: '20260810_1',
    created_timestamp: Date.parse('2026-08-10T12:00:04Z') / 1000,
    model: 'claude-sonnet-4-5',
    input_tokens: 8527,
    output_tokens: 132,
    total_tokens: 8659,
    cache_read_tokens: 8320,
    cost: null,
  },
]

describeSource(goose, new URL('./fixtures/', import.meta.url), {
  build: {
    totals: (home) => {
      const session = (id: string, model: string, more: object) => ({
        id,
        working_dir: '/home/ann/shop',
        created_at: '2026-01-10 10:00:00',
        provider_name: 'anthropic',
        model_config_json: { model_name: model },
        ...more,
      })
      const database = agentDatabase(fileIn(home), oldSessions, {
        sessions: [
          session('20260110_1', 'claude-sonnet-4-5', {
            total_tokens: 50,
            accumulated_total_tokens: 1250,
            accumulated_input_tokens: 1000,
            accumulated_output_tokens: 200,
          }),
          session('20260110_2', 'gpt-5', { total_tokens: 35, input_tokens: 30, output_tokens: 5 }),
          session('20260110_3', 'gpt-5', {}),
          session('20260110_4', 'gpt-5', { input_tokens: -3 }),
          session('20260110_5', 'gpt-5', { input_tokens: 3, created_at: 'yesterday' }),
        ],
      })
      return () => database.close()
    },
    ledger: (home) => {
      const database = agentDatabase(fileIn(home), newSessions, { sessions: [crossing], usage_ledger: calls })
      return () => database.close()
    },
  },
})

it('reads the ledger from its last row on, and counts a session once that got a ledger in between', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'aic-goose-'))
  using database = agentDatabase(fileIn(home), newSessions, {
    sessions: [
      {
        ...crossing,
        accumulated_total_tokens: 440,
        accumulated_input_tokens: 400,
        accumulated_output_tokens: 40,
        accumulated_cache_read_tokens: 0,
        accumulated_cache_write_tokens: 0,
      },
    ],
  })
  const before = readSessions(database, null)
  for (const call of calls) insertRow(database, 'usage_ledger', call)
  database.exec('delete from sessions')
  insertRow(database, 'sessions', crossing)
  const after = readSessions(database, JSON.parse(JSON.stringify(before.state)))
  const total = resolveAll([...before.parsed, ...after.parsed]).map(({ tokens }) => tokens.input + tokens.output)
  expect(total).toEqual([440, 80, 339])
  expect(readSessions(database, after.state).parsed).toHaveLength(1) // the session's rest, no row of the ledger
  database.exec('update usage_ledger set created_timestamp = 1 where id = 2')
  expect(readSessions(database, after.state).parsed).toHaveLength(3) // made anew: read from its start
  rmSync(home, { recursive: true })
})

it('looks where GOOSE_PATH_ROOT says, else where any system keeps it', () => {
  expect(goose.roots(placeOf('/home/ann', { GOOSE_PATH_ROOT: '/g' }))).toEqual(['/g/data/sessions/sessions.db'])
  expect(goose.roots(placeOf('/home/ann'))).toContain('/home/ann/.local/share/goose/sessions/sessions.db')
})

const fileIn = (home: string): string => path.join(home, '.local/share/goose/sessions/sessions.db')
