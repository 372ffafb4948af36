import path from 'node:path'
import { foldersFrom, xdgDataHome } from '../folders.ts'
import type { Place, Source } from '../source.ts'
import { readSessions } from './sessions.ts'

/** Goose: one database of all sessions. Which folder it is in depends on the system and on when Goose was installed. */
export const goose: Source = {
  id: 'goose',
  name: 'Goose',
  roots: (place) => sessionFolders(place).map((folder) => path.join(folder, 'sessions.db')),
  logs: [{ kind: 'sqlite', path: /\.db$/, read: (database, _file, state) => readSessions(database, state) }],
}

function sessionFolders(place: Place): string[] {
  const { env, home } = place
  const root = foldersFrom(env.GOOSE_PATH_ROOT, home)
  if (root !== null) return root.map((folder) => path.join(folder, 'data/sessions'))
  const roaming = env.APPDATA === undefined || env.APPDATA === '' ? path.join(home, 'AppData/Roaming') : env.APPDATA
  return [
    path.join(xdgDataHome(place), 'goose/sessions'),
    path.join(home, 'Library/Application Support/goose/sessions'),
    path.join(home, 'Library/Application Support/Block/goose/sessions'),
    path.join(xdgDataHome(place), 'Block/goose/sessions'),
    path.join(roaming, 'Block/goose/data/sessions'),
  ]
}
