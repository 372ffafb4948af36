import type { DatabaseSync } from 'node:sqlite'

/** Part of the schema. */
export const storeTable = `
  -- One row: the random name of what is stored here. A file that was made anew has another, so machines that remember what they sent
  -- here know that all of it is to be sent again.
  create table fleet_store (id text not null);
  insert into fleet_store values (lower(hex(randomblob(16))));
`

/** Reads the file's id, 32 hex digits; prepared once, since a hub tells it with each answer. */
export function storeIdOf(database: DatabaseSync): () => string {
  const read = database.prepare('select id from fleet_store')
  return () => String(read.get()?.id)
}

/** Gives the file another id, within the caller's transaction: every machine then sends all that it has again. */
export function renewStoreId(database: DatabaseSync): void {
  database.exec('update fleet_store set id = lower(hex(randomblob(16)))')
}
