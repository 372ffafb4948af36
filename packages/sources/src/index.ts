export { readPlainly, resolveAll } from './reference.ts'
export type { JsonLog, JsonlLog, LineParser, Log, LogFile, Place, Source, SqliteLog } from './source.ts'
export { sources } from './sources.ts'
