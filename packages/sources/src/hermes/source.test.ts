import path from 'node:path'
import { expect, it } from 'vitest'
import { agentDatabase } from '../agent-database.ts'
import { describeSource, placeOf } from '../contract.ts'
import { hermes } from './source.ts'

const columns = `input_tokens integer default 0, output_tokens integer default 0, cache_read_tokens integer default 0,
  cache_write_tokens integer default 0, reasoning_tokens integer default 0, billing_provider text, estimated_cost_usd real, actual_cost_usd real`

const sessions = `create table sessions (id text primary key, source text not null default 'cli', model text, started_at real not null, ${columns});`

const models = `alter table sessions add column cwd text;
  create table session_model_usage (session_id text not null, model text not null, billing_base_url text not null default '',
  billing_mode text not null default '', task text not null default '', first_seen real, last_seen real, ${columns});`

describeSource(hermes, new URL('./fixtures/', import.meta.url), {
  build: {
    sessions: (home) => {
      const database = agentDatabase(fileIn(home), sessions, {
        sessions: [
          {
            id: 's-old',
            model: 'claude-sonnet-4',
            started_at: 1768039200.25,
            input_tokens: 1200,
            output_tokens: 300,
            cache_read_tokens: 50,
            cache_write_tokens: 20,
            reasoning_tokens: 40,
            billing_provider: 'anthropic',
            estimated_cost_usd: 0.5,
            actual_cost_usd: 0.12,
          },
          {
            id: 's-2',
            model: 'gpt-5',
            started_at: 1768039300_000,
            input_tokens: 10,
            output_tokens: 5,
            estimated_cost_usd: 0.004,
            actual_cost_usd: 0,
          },
          {
            id: 's-3',
            model: 'glm-4.6',
            started_at: 1768039400,
            input_tokens: 7,
            output_tokens: 3,
            estimated_cost_usd: 0,
          },
          { id: 's-4', model: 'glm-4.6', started_at: 1768039500 },
          { id: 's-5', model: 'glm-4.6', started_at: 1768039600, input_tokens: 1.5 },
        ],
      })
      return () => database.close()
    },
    /** A session of two models and a title, and one that was over before there were rows by model. */
    models: (home) => {
      const started_at = Date.parse('2026-09-10T10:00:00Z') / 1000
      const database = agentDatabase(fileIn(home), sessions + models, {
        sessions: [
          { id: 's-1', model: 'gpt-5.6', started_at, input_tokens: 1500, output_tokens: 250, cwd: '/home/ann/work' },
          { id: 's-2', model: 'gpt-5', started_at: started_at + 7_200, input_tokens: 8, output_tokens: 2 },
        ],
        session_model_usage: [
          {
            session_id: 's-1',
            model: 'glm-4.6',
            first_seen: started_at + 1_800,
            input_tokens: 500,
            output_tokens: 50,
            billing_provider: 'zai',
          },
          {
            session_id: 's-1',
            model: 'gpt-5.6',
            first_seen: started_at,
            input_tokens: 1000,
            output_tokens: 200,
            cache_read_tokens: 300,
            reasoning_tokens: 60,
            billing_provider: 'openai',
            estimated_cost_usd: 0.02,
          },
          {
            session_id: 's-1',
            model: 'gpt-5.6-mini',
            task: 'title_generation',
            first_seen: started_at + 3_600,
            input_tokens: 254,
            output_tokens: 13,
          },
          { session_id: 's-2', model: 'gpt-5', first_seen: started_at },
        ],
      })
      return () => database.close()
    },
  },
})

it('looks where HERMES_HOME says', () => {
  expect(hermes.roots(placeOf('/home/ann', { HERMES_HOME: '~/h,/i' }))).toEqual(['/home/ann/h/state.db', '/i/state.db'])
})

const fileIn = (home: string): string => path.join(home, '.hermes/state.db')
