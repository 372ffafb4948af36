import type { DatabaseSync } from 'node:sqlite'

/** Deletes all names and places but some. Within a transaction. `lastId`: the last that was given; none is ever given again, for others may hold what it named. */
export function forgetNames(database: DatabaseSync, kept: ReadonlySet<number>, lastId: number): void {
  const ids = database.prepare('select id from name').all()
  const place = database.prepare('delete from place where name = ?')
  const name = database.prepare('delete from name where id = ?')
  for (const { id } of ids) {
    if (kept.has(Number(id))) continue
    place.run(Number(id))
    name.run(Number(id))
  }
  database.prepare("insert or replace into fact values ('last-name', ?)").run(String(lastId))
}
