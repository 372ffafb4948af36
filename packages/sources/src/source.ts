import type { DatabaseSync } from 'node:sqlite'
import type { Parsed } from '@aic/core'
import type { LimitReader } from './logged-limit.ts'
import type { FastTable, TakenKeys } from './scan/fast-table.ts'
import type { Telemetry } from './telemetry/telemetry.ts'

/** An agent whose logs we read. An adapter only describes: finding, tailing and decoding files is the reader's work. */
export interface Source {
  /** Stable name in JSON, flags and the ledger, e.g. `claude-code`. */
  readonly id: string
  /** As people call it, e.g. `Claude Code`. */
  readonly name: string
  /** Folders (or single files) that may hold its logs, absolute. What does not exist is passed over. */
  roots(place: Place): readonly string[]
  /** The agent's plans limit usage in 5-hour windows. Defaults to false. */
  readonly hasBlocks?: true
  /** After how many days the agent deletes its own logs, and the file that says so (null for its default); null when it keeps them. */
  retention?(place: Place): { readonly days: number; readonly settingsPath: string | null } | null
  /** How the agent tells of itself by OpenTelemetry. Defaults to not at all. */
  readonly telemetry?: Telemetry
  /** What its logs tell of the limits of its vendor's plan, beside calls. Defaults to nothing. */
  limits?(place: Place): LimitReader
  /** What lies in those folders. A file belongs to the first kind whose `path` matches. */
  readonly logs: readonly Log[]
  /**
   * To be raised when what the source reads of a log changes: logs that another version read are then read again from their start.
   * What the ledger has already is recognised by its id and counted once: of copies the one with more tokens, or else with a reported
   * cost. So a version that reads more calls, or more tokens or a cost of a call, is right at once. What an earlier version read and
   * this one does not, or as less, or under another id, stays counted: the ledger forgets nothing. Defaults to 1.
   */
  readonly readerVersion?: number
}

/** The machine as an adapter may see it. */
export interface Place {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly platform: NodeJS.Platform
  readonly isDirectory: (path: string) => boolean
  /** Where aic keeps what agents told it by OpenTelemetry. Defaults to nowhere. */
  readonly otelFolder?: string
}

/** A kind of file that a source reads. */
export type Log = JsonlLog | JsonLog | SqliteLog

/** A file of logs as a parser sees it. */
export interface LogFile {
  /** Absolute. */
  readonly path: string
  /** Relative to its root, with `/` on every OS; the file's name when the root is the file itself. */
  readonly relative: string
  readonly root: string
  readonly mtimeMs: number
  /** A small text file beside the log (path relative to the log's folder); null when absent or over 1 MiB. */
  readBeside(relative: string): string | null
}

/** One JSON value a line, appended to. Read from where the last run stopped. */
export interface JsonlLog {
  readonly kind: 'jsonl'
  /** Which files, by `relative` path. */
  readonly path: RegExp
  /** A line that holds none of these ASCII strings is never decoded. They are whole JSON strings with their quotes, e.g. `"token_count"`. */
  readonly markers: readonly string[]
  /** Markers stand in the first so many bytes of a line, if anywhere: the rest need not be searched. Defaults to the whole line. */
  readonly markersWithin?: number
  /** Takes ordinary lines without decoding them; must agree with the parser (a fuzz test says so). */
  readonly fast?: FastTable
  /** All that the parser looks at, of any line: ordinary lines are not decoded whole then (the same test says so). Not together with `fast`. */
  readonly takes?: TakenKeys
  /** A parser for one file; `state` is what an earlier parser of the same file left, or null. */
  parser(file: LogFile, state: unknown): LineParser
}

/** Reads the lines of one file in order. */
export interface LineParser {
  /** What one decoded line says; nothing for lines without usage. `previousMs` is the latest time of a call read from this file by this parser's run, or null. */
  parse(line: unknown, previousMs: number | null): readonly Parsed[]
  /** What a later run needs to go on after the lines read so far: plain JSON, or null for nothing. `previousMs` as for `parse`. */
  state?(previousMs: number | null): unknown
}

/** One JSON document a file, rewritten as a whole. Copies of a call in later versions share its id. */
export interface JsonLog {
  readonly kind: 'json'
  readonly path: RegExp
  /**
   * A document that was not written for so long is rarely written again: while no file comes or goes in its folder, it is looked at only
   * once a day, so what is written to it after all may be counted a day late. For agents that keep thousands of documents. Defaults to never.
   */
  readonly settlesAfterMs?: number
  parse(document: unknown, file: LogFile): readonly Parsed[]
}

/** A database of the agent. Opened read-only; its WAL is seen; it is never written, locked for long, or checkpointed. */
export interface SqliteLog {
  readonly kind: 'sqlite'
  readonly path: RegExp
  /**
   * Reads what changed since `state` (what the last run returned, or null for all). Rows read again are no harm: they share their id.
   * Throws what SQLite throws; the reader counts it as `bad-database`.
   */
  read(
    database: DatabaseSync,
    file: LogFile,
    state: unknown,
  ): { readonly parsed: Iterable<Parsed>; readonly state: unknown }
}
