import path from 'node:path'
import { expect, it } from 'vitest'
import { agentDatabase } from '../agent-database.ts'
import { describeSource, placeOf } from '../contract.ts'
import { kilo } from './source.ts'

const first = 'ses_34258747fffeMiasFirst000'
const sub = 'ses_342587475ffeMiasSub00000'

describeSource(kilo, new URL('./fixtures/', import.meta.url), {
  build: {
    /** The cost of the sub-agent, USD 0.03, was added to the message that called it; the steps still tell them apart. */
    'sub-agents': (home) => {
      const database = agentDatabase(path.join(home, '.local/share/kilo/kilo.db'), tables, {
        session: [
          { id: first, parent_id: null, directory: '/home/mia/site' },
          { id: sub, parent_id: first, directory: '/home/mia/site' },
        ],
        message: [
          message('msg_1', first, '12:00', 0.05, {
            total: 4200,
            input: 1000,
            output: 200,
            reasoning: 0,
            cache: { read: 3000, write: 0 },
          }),
          message('msg_2', sub, '12:01', 0.03, {
            total: 610,
            input: 500,
            output: 100,
            reasoning: 10,
            cache: { read: 0, write: 0 },
          }),
          message('msg_3', first, '12:02', 0, {
            total: 44,
            input: 40,
            output: 4,
            reasoning: 0,
            cache: { read: 0, write: 0 },
          }),
        ],
        part: [
          { id: 'prt_1', message_id: 'msg_1', data: { type: 'text', text: 'I let a helper look.', cost: 9 } },
          { id: 'prt_2', message_id: 'msg_1', data: { type: 'step-finish', cost: 0.02 } },
          { id: 'prt_3', message_id: 'msg_3', data: { type: 'step-finish', cost: 0 } },
        ],
      })
      return () => database.close()
    },
  },
})

it('looks where KILO_DATA_DIR says, else in the data folder', () => {
  expect(kilo.roots(placeOf('/home/mia'))).toContain('/home/mia/.local/share/kilo/kilo.db')
  expect(kilo.roots(placeOf('/home/mia', { KILO_DATA_DIR: '/k' }))).toEqual(['/k/kilo.db', '/k/storage/message'])
})

const tables = `
  create table session (id text primary key, parent_id text, directory text not null);
  create table message (id text primary key, session_id text not null, time_created integer, time_updated integer, data text not null);
  create table part (id text primary key, message_id text not null, data text not null);`

function message(id: string, session_id: string, time: string, cost: number, tokens: object) {
  const created = Date.parse(`2026-03-05T${time}:00Z`)
  const data = {
    role: 'assistant',
    modelID: 'anthropic/claude-sonnet-4.5',
    providerID: 'kilo',
    path: { cwd: '/home/mia/site', root: '/home/mia/site' },
    time: { created, completed: created + 5_000 },
    cost,
    tokens,
  }
  return { id, session_id, time_created: created, time_updated: created + 5_000, data }
}
