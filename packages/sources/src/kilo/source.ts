import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { messageFiles, readMessages } from '../assistant-messages.ts'
import { foldersFrom, xdgDataHome } from '../folders.ts'
import type { Source } from '../source.ts'

/** Kilo's CLI, a descendant of OpenCode with a database of the same shape. */
export const kilo: Source = {
  id: 'kilo',
  name: 'Kilo',
  roots: (place) =>
    (foldersFrom(place.env.KILO_DATA_DIR, place.home) ?? [path.join(xdgDataHome(place), 'kilo')]).flatMap((folder) => [
      path.join(folder, 'kilo.db'),
      path.join(folder, 'storage/message'),
    ]),
  logs: [
    {
      kind: 'sqlite',
      path: /\.db$/,
      read: (database, file, state) => readMessages(database, file, state, ownCosts(database)),
    },
    messageFiles,
  ],
}

/**
 * Kilo adds what a sub-agent cost to the message that called it, beside the sub-agent's own messages. So in a session with
 * sub-agents a message's cost is the sum of its own steps instead; null when its steps are gone.
 */
function ownCosts(database: DatabaseSync): (messageId: string, session: string) => unknown {
  const tables = database.prepare("select name from sqlite_schema where name in ('session', 'part')").all()
  if (tables.length < 2) return () => undefined
  const parents = new Set(
    database
      .prepare('select distinct parent_id from session where parent_id is not null')
      .all()
      .map((row) => row.parent_id),
  )
  const steps = database.prepare(
    `select sum(json_extract(data, '$.cost')) as cost from part
     where message_id = ? and json_extract(data, '$.type') = 'step-finish'`,
  )
  return (messageId, session) => (parents.has(session) ? (steps.get(messageId)?.cost ?? null) : undefined)
}
