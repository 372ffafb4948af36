import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { agentDatabase, insertRow } from '../agent-database.ts'
import { describeSource, placeOf } from '../contract.ts'
import type { SqliteLog } from '../source.ts'
import { zcode } from './source.ts'

const tables = `
  create table session (id text primary key, directory text);
  create table model_usage (id text primary key, session_id text, query_source text, provider_id text, model_id text, status text,
  started_at integer, completed_at integer, input_tokens integer, output_tokens integer, reasoning_tokens integer,
  cache_creation_input_tokens integer, cache_read_input_tokens integer, computed_total_tokens integer);`

function usage(id: string, second: number, more: object) {
  const started_at = Date.parse('2026-07-10T10:00:00Z') + second * 1_000
  return {
    id,
    session_id: 'sess_1',
    query_source: 'main_turn',
    provider_id: 'zai-coding-plan',
    model_id: 'GLM-5.2',
    status: 'completed',
    started_at,
    completed_at: started_at + 900,
    ...more,
  }
}

describeSource(zcode, new URL('./fixtures/', import.meta.url), {
  build: {
    /** Reasoning on top of output (1), inside it (2), a call that failed after it used something (3), and one that still runs. */
    usage: (home) => {
      const database = agentDatabase(fileIn(home), tables, {
        session: [{ id: 'sess_1', directory: '/home/ann/shop' }],
        model_usage: [
          usage('mu_1', 0, {
            input_tokens: 1000,
            output_tokens: 50,
            reasoning_tokens: 20,
            cache_creation_input_tokens: 100,
            cache_read_input_tokens: 600,
            computed_total_tokens: 1070,
          }),
          usage('mu_2', 1, {
            input_tokens: 100,
            output_tokens: 50,
            reasoning_tokens: 20,
            computed_total_tokens: 150,
            query_source: 'title',
            provider_id: '0b9f3a52-7c1d-4e55-9a58-0f1f6a1c2d3e',
          }),
          usage('mu_3', 2, { input_tokens: 40, output_tokens: 4, status: 'error', session_id: 'sess_2' }),
          usage('mu_4', 3, { input_tokens: 0, output_tokens: 0, status: 'error' }),
          usage('mu_5', 4, { input_tokens: 9, output_tokens: 1, status: 'running', completed_at: null }),
          usage('mu_6', 5, { input_tokens: -1 }),
        ],
      })
      return () => database.close()
    },
  },
})

it('reads a call that was running when it ends, and those of the same millisecond again', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'aic-zcode-'))
  using database = agentDatabase(fileIn(home), tables)
  const [log] = zcode.logs as [SqliteLog]
  const read = (state: unknown, mtimeMs = Date.parse('2027-01-01T00:00:00Z')) => {
    const next = log.read(database, { path: '', relative: '', root: '', mtimeMs, readBeside: () => null }, state)
    return { ids: [...next.parsed].map((item) => (item.kind === 'call' ? item.id : item.kind)), state: next.state }
  }
  insertRow(database, 'model_usage', usage('slow', 0, { input_tokens: 5, status: 'running', completed_at: null }))
  insertRow(database, 'model_usage', usage('quick', 1, { input_tokens: 6 }))
  const first = read(null)
  expect(first.ids).toEqual(['quick'])
  database.exec(`update model_usage set status = 'completed', completed_at = started_at + 60000 where id = 'slow'`)
  const second = read(JSON.parse(JSON.stringify(first.state)))
  expect(second.ids).toEqual(['slow', 'quick'])
  expect(read(second.state).ids).toEqual(['slow'])
  insertRow(database, 'model_usage', usage('ahead', 86_400, { input_tokens: 7 }))
  const nowMs = Date.parse('2026-07-10T10:02:00Z')
  const third = read(second.state, nowMs)
  insertRow(database, 'model_usage', usage('next', 120, { input_tokens: 8 }))
  expect(read(third.state, nowMs + 60_000).ids).toEqual(['ahead', 'next'])
  rmSync(home, { recursive: true })
})

it('looks where ZCODE_SESSION_DB_PATH, ZCODE_HOME or ZCODE_STORAGE_DIR say', () => {
  const roots = (env: Record<string, string>) => zcode.roots(placeOf('/home/ann', env))
  expect(roots({})).toEqual(['/home/ann/.zcode/cli/db/db.sqlite'])
  expect(roots({ ZCODE_HOME: '~/z', ZCODE_STORAGE_DIR: '/s' })).toEqual(['/home/ann/z/cli/db/db.sqlite'])
  expect(roots({ ZCODE_STORAGE_DIR: '/s' })).toEqual(['/s/cli/db/db.sqlite'])
  expect(roots({ ZCODE_SESSION_DB_PATH: '/x.sqlite' })).toEqual(['/x.sqlite'])
})

const fileIn = (home: string): string => path.join(home, '.zcode/cli/db/db.sqlite')
