import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { type BookedTotal, type LoggedCall, type Parsed, resolveCopies, type SkipReason, skipped } from '@aic/core'
import { decodeLine } from './decode.ts'
import { readForeign } from './foreign-database.ts'
import { logFile } from './log-file.ts'
import type { Log, LogFile, Place, Source } from './source.ts'

/**
 * The plain reader: every rule of reading, nothing of the speed. It is the specification that the fast reader is held to,
 * and what the sources' own tests run on.
 */
export function readPlainly(source: Source, place: Place): Parsed[] {
  return readFiles(source, place).flatMap(({ parsed }) => parsed)
}

/** The same by file, absolute. */
export function readFiles(source: Source, place: Place): { readonly path: string; readonly parsed: Parsed[] }[] {
  return Array.from(filesOf(source, place), ({ log, file }) => ({ path: file.path, parsed: [...readFile(log, file)] }))
}

/** The files that a source reads, each once however many roots and links lead to it. */
export function* filesOf(source: Source, place: Place): Generator<{ readonly log: Log; readonly file: LogFile }> {
  const seen = new Set<string>()
  for (const root of source.roots(place)) {
    for (const file of filesBelow(root)) {
      const real = realpathSync(file.path)
      const log = source.logs.find((log) => log.path.test(file.relative))
      if (log === undefined || seen.has(real)) continue
      seen.add(real)
      yield { log, file }
    }
  }
}

/** The calls among `parsed`, each once. */
export function resolveAll(parsed: readonly Parsed[]): LoggedCall[] {
  const calls = parsed.filter((item) => item.kind === 'call')
  const byId = Map.groupBy(calls, (call) => call.id)
  const resolved = [...byId.values()].flatMap((copies) => resolveCopies(copies))
  return resolved
    .map(({ winner, earliest }) => ({
      ...winner,
      atMs: earliest.atMs,
      session: earliest.session,
      cwd: earliest.cwd ?? winner.cwd,
    }))
    .sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1))
}

/** The booked totals among `parsed`. */
export function bookedOf(parsed: readonly Parsed[]): BookedTotal[] {
  return parsed.filter((item) => item.kind === 'booked')
}

/** How many records were skipped, by reason. */
export function skippedOf(parsed: readonly Parsed[]): Partial<Record<SkipReason, number>> {
  const counts: Partial<Record<SkipReason, number>> = {}
  for (const item of parsed) if (item.kind === 'skipped') counts[item.reason] = (counts[item.reason] ?? 0) + 1
  return counts
}

function* filesBelow(root: string): Generator<LogFile> {
  const stat = statSync(root, { throwIfNoEntry: false })
  if (stat?.isFile()) yield logFile(path.dirname(root), path.basename(root), stat.mtimeMs)
  if (!stat?.isDirectory()) return
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()
  for (const name of names) {
    const below = statSync(path.join(root, name), { throwIfNoEntry: false })
    if (below?.isFile()) yield logFile(root, name.replaceAll('\\', '/'), below.mtimeMs)
  }
}

/** What one file says. */
export function readFile(log: Log, file: LogFile): Iterable<Parsed> {
  switch (log.kind) {
    case 'jsonl':
      return readLines(log.parser(file, null), log.markers, readFileSync(file.path))
    case 'json':
      try {
        return log.parse(JSON.parse(readFileSync(file.path, 'utf8')), file)
      } catch (error) {
        if (error instanceof SyntaxError) return [skipped('bad-json')]
        throw error
      }
    case 'sqlite':
      try {
        return readForeign(file.path, (database) => [...log.read(database, file, null).parsed])
      } catch (error) {
        if (isSqliteError(error)) return [skipped('bad-database')]
        throw error
      }
  }
}

/**
 * The items of a log's bytes. A last line without its newline counts if it is whole; else it is still being written.
 * `previousMs` is the time of the last call before these bytes.
 */
export function readLines(
  parser: { parse(line: unknown, previousMs: number | null): readonly Parsed[] },
  markers: readonly string[],
  bytes: Buffer,
  previousMs: number | null = null,
): Parsed[] {
  const parsed: Parsed[] = []
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(10, start)
    const end = newline < 0 ? bytes.length : newline
    const { values, isBroken } = decodeLine(bytes.subarray(start, end), markers)
    if (isBroken && newline < 0) break
    for (const value of values) {
      for (const item of parser.parse(value, previousMs)) {
        if (item.kind === 'call') previousMs = Math.max(item.atMs, previousMs ?? 0)
        parsed.push(item)
      }
    }
    if (isBroken) parsed.push(skipped('not-json'))
    start = end + 1
  }
  return parsed
}

const isSqliteError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR'
