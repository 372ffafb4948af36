import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { agentDatabase, insertRow } from '../agent-database.ts'
import { readMessages } from '../assistant-messages.ts'
import { describeSource, placeOf } from '../contract.ts'
import { readPlainly, resolveAll } from '../reference.ts'
import { opencode } from './source.ts'

/** The database as a file, written later than any of the rows. */
const file = { mtimeMs: Date.parse('2027-01-01T00:00:00Z') }

const at = (time: string): number => Date.parse(`2026-${time}Z`)

const tables = `
  create table session (id text primary key, parent_id text, directory text not null, title text not null, version text, time_created integer);
  create table message (id text primary key, session_id text not null, time_created integer not null, time_updated integer not null, data text not null);`

const secondTables = `
  create table session_v2 (id text primary key, parent_id text, fork_session_id text, directory text not null, time_created integer);
  create table session_message (id text primary key, session_id text not null, type text not null, seq integer not null, time_created integer not null, time_updated integer not null, data text not null);`

/** A row of `message`, as 1.18 writes it: `total` is what the provider states, and reasoning is apart from output. */
function message(
  id: string,
  session_id: string,
  data: { created: number; completed?: number; [key: string]: unknown },
) {
  const { created, completed, ...rest } = data
  const time = { created, ...(completed === undefined ? {} : { completed }) }
  const common = { role: 'assistant', path: { cwd: '/home/ann/shop', root: '/home/ann/shop' }, cost: 0 }
  return {
    id,
    session_id,
    time_created: created,
    time_updated: completed ?? created,
    data: { ...common, time, ...rest },
  }
}

const first = 'ses_34258747fffeBobsFirst000'
const fork = 'ses_33df25b3fffeBobsFork0000'
const moved = {
  created: at('03-05T11:00:05'),
  completed: at('03-05T11:00:09'),
  modelID: 'claude-sonnet-4-5',
  providerID: 'anthropic',
  cost: 0.05952675,
  tokens: { input: 6, output: 3614, reasoning: 0, cache: { read: 0, write: 1413 } },
}
const reasoned = {
  created: at('03-05T11:05:00'),
  completed: at('03-05T11:05:20'),
  modelID: 'gpt-5.2',
  providerID: 'openai',
  tokens: { total: 210, input: 100, output: 50, reasoning: 20, cache: { read: 40, write: 0 } },
}
const own = {
  ...reasoned,
  created: at('03-06T07:31:00'),
  completed: at('03-06T07:31:02'),
  tokens: { total: 15, input: 10, output: 5, reasoning: 0, cache: { read: 0, write: 0 } },
}

describeSource(opencode, new URL('./fixtures/', import.meta.url), {
  build: {
    /** 1.18: a message moved from its JSON file, one with reasoning, and a fork that copied both and went on. */
    database: (home) => {
      const database = agentDatabase(dataFile(home), tables, {
        session: [first, fork].map((id) => ({
          id,
          directory: '/home/ann/shop',
          title: id === fork ? 'Cart (fork #1)' : 'Cart',
        })),
        message: [message('msg_c1', first, moved), message('msg_d1', fork, moved), message('msg_d2', fork, reasoned)],
      })
      insertRow(database, 'message', message('msg_c2', first, reasoned))
      insertRow(database, 'message', message('msg_d3', fork, own))
      return () => database.close()
    },
    /** 2.0: the same database, its messages copied to a new table, where new ones are written. */
    'second-database': (home) => {
      const { modelID, providerID, created, completed, ...rest } = moved
      const database = agentDatabase(dataFile(home), tables + secondTables, {
        session: [{ id: first, directory: '/home/ann/shop', title: 'Cart' }],
        message: [message('msg_c1', first, moved)],
        session_v2: [
          { id: first, directory: '/home/ann/shop' },
          { id: 'ses_f41bddeffffeAnnasNew0000', directory: '/home/ann/api' },
        ],
        session_message: [
          second('msg_c1', first, { model: { id: modelID, providerID }, time: { created, completed }, ...rest }),
          second('msg_e1', 'ses_f41bddeffffeAnnasNew0000', {
            model: { id: 'gpt-5.6', providerID: 'openai', variant: 'default' },
            time: { created: at('09-20T10:00:05'), completed: at('09-20T10:00:15') },
            cost: 0.0015,
            tokens: { input: 100, output: 50, reasoning: 20, cache: { read: 40, write: 0 } },
          }),
          { ...second('msg_e2', 'ses_f41bddeffffeAnnasNew0000', {}), data: '{"tokens":{"input":' },
        ],
      })
      return () => database.close()
    },
  },
})

it('reads only what changed since its state, and loses no row of the same millisecond', () => {
  withDatabase((database) => {
    insertRow(database, 'message', message('msg_c1', first, moved))
    const { parsed, state } = readMessages(database, file, null)
    expect(parsed).toHaveLength(1)
    insertRow(database, 'message', { ...message('msg_c2', first, reasoned), time_updated: moved.completed })
    const again = readMessages(database, file, JSON.parse(JSON.stringify(state)))
    expect(resolveAll([...parsed, ...again.parsed])).toHaveLength(2)
    insertRow(database, 'message', message('msg_d3', first, own))
    expect(readMessages(database, file, again.state).parsed).toHaveLength(1 + 2) // both of that millisecond again
    expect(readMessages(database, file, readMessages(database, file, again.state).state).parsed).toHaveLength(1)
  })
})

it('reads what comes after a row of a clock that ran ahead', () => {
  withDatabase((database) => {
    const now = { mtimeMs: own.completed }
    insertRow(database, 'message', { ...message('msg_c1', first, moved), time_updated: own.completed + 86_400_000 })
    const { state } = readMessages(database, now, null)
    insertRow(database, 'message', message('msg_d3', first, own))
    expect(readMessages(database, now, state).parsed).toHaveLength(2)
    const tooLate = { message: own.completed + 86_400_000 }
    expect(readMessages(database, now, tooLate).parsed).toHaveLength(2)
  })
})

it('counts a message once it is completed, with what it holds then', () => {
  withDatabase((database) => {
    const { completed: _, ...running } = { ...reasoned, tokens: { ...reasoned.tokens, output: 1 } }
    insertRow(database, 'message', message('msg_c2', first, running))
    const before = readMessages(database, file, null)
    expect(before.parsed).toEqual([])
    database.exec('delete from message')
    insertRow(database, 'message', message('msg_c2', first, reasoned))
    expect(readMessages(database, file, before.state).parsed).toMatchObject([{ tokens: { output: 70 } }])
  })
})

it('takes sub-agents that begin in the same millisecond for calls of their own', () => {
  withDatabase((database) => {
    insertRow(database, 'message', message('msg_1', first, reasoned))
    insertRow(database, 'message', message('msg_2', fork, { ...reasoned, completed: reasoned.completed + 1 }))
    expect(resolveAll(readMessages(database, file, null).parsed)).toHaveLength(2)
  })
})

it('finds its folder by OPENCODE_DATA_DIR, XDG_DATA_HOME and the database that OPENCODE_DB names', () => {
  const roots = (env: Record<string, string>) => opencode.roots(placeOf('/home/ann', env))
  expect(roots({})).toContain('/home/ann/.local/share/opencode/opencode.db')
  expect(roots({ XDG_DATA_HOME: '/data' })).toContain('/data/opencode/storage/message')
  expect(roots({ OPENCODE_DATA_DIR: '~/a,/b', XDG_DATA_HOME: '/data' })).toEqual(
    expect.arrayContaining(['/home/ann/a/opencode.db', '/b/storage/message']),
  )
  expect(roots({ OPENCODE_DB: 'mine.db' })).toContain('/home/ann/.local/share/opencode/mine.db')
})

it('counts a database without its table as bad, and goes on', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'aic-opencode-'))
  agentDatabase(dataFile(home), 'create table other (n)').close()
  expect(readPlainly(opencode, placeOf(home))).toEqual([{ kind: 'skipped', reason: 'bad-database' }])
  rmSync(home, { recursive: true })
})

const dataFile = (home: string): string => path.join(home, '.local/share/opencode/opencode.db')

let sequence = 0
const second = (id: string, session_id: string, data: object) => ({
  id,
  session_id,
  type: 'assistant',
  seq: ++sequence,
  time_created: 0,
  time_updated: at('09-20T10:00:15'),
  data,
})

function withDatabase(run: (database: DatabaseSync) => void): void {
  const home = mkdtempSync(path.join(tmpdir(), 'aic-opencode-'))
  const database = agentDatabase(dataFile(home), tables)
  run(database)
  database.close()
  rmSync(home, { recursive: true })
}
