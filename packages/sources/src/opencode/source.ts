import path from 'node:path'
import { messageFiles, readMessages } from '../assistant-messages.ts'
import { foldersFrom, xdgDataHome } from '../folders.ts'
import type { Place, Source } from '../source.ts'

/** OpenCode: JSON files up to 1.1, a database since 1.2, new tables in it since 2.0. */
export const opencode: Source = {
  id: 'opencode',
  name: 'OpenCode',
  roots: (place) =>
    dataFolders(place).flatMap((folder) => [...databasesIn(folder, place), path.join(folder, 'storage/message')]),
  logs: [
    { kind: 'sqlite', path: /\.db$/, read: (database, file, state) => readMessages(database, file, state) },
    messageFiles,
  ],
}

const dataFolders = (place: Place): readonly string[] =>
  foldersFrom(place.env.OPENCODE_DATA_DIR, place.home) ?? [path.join(xdgDataHome(place), 'opencode')]

/** Builds of other release channels keep a database of their own; `OPENCODE_DB` names another one. */
function databasesIn(folder: string, { env }: Place): string[] {
  const channels = ['', '-dev', '-local', '-beta', '-next', '-preview', '-prod']
  const named = env.OPENCODE_DB === undefined || env.OPENCODE_DB === '' ? [] : [path.resolve(folder, env.OPENCODE_DB)]
  return [...channels.map((channel) => path.join(folder, `opencode${channel}.db`)), ...named]
}
