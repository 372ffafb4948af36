import type { ClickHouse } from './open-clickhouse.ts'

/** Text in the store that looks like a path of somebody’s machine. */
export interface AuditFinding {
  readonly table: string
  readonly column: string
  /** Rows that hold such text. */
  readonly rows: number
  /** One of them, letters and digits made `x`: its shape, not what it says. */
  readonly sample: string
}

/** What was looked through, and what was found. */
export interface Audit {
  readonly columns: number
  readonly findings: readonly AuditFinding[]
}

/** Where and for what is searched. */
export interface AuditOptions {
  readonly clickHouse: ClickHouse
  /** Words that must not be there either, whatever their case: a user’s name, names of projects. Shorter ones than 3 are left out. */
  readonly words?: readonly string[]
  readonly signal?: AbortSignal
}

/** In RE2: a rooted path of two parts, `~/`, a Windows drive or share, a home folder as Claude Code names it. */
const pathLike = String.raw`(^|[\s"'=:(,\[])/[^/\s"']+/[^/\s"']|(^|[\s"'=:(,\[])~[\\/]|(^|[^A-Za-z])[A-Za-z]:[\\/]|\\\\[\w.-]+\\|-(Users|home)-\w`

/**
 * Searches every text column of every table of the fleet, backups too and rows that no longer stand, for what looks like a path or
 * names a word. Hashes never do. Throws `FleetFault`.
 */
export async function auditNames({ clickHouse, words = [], signal }: AuditOptions): Promise<Audit> {
  const columns = await clickHouse.rows<TextColumn>(columnsSql, { signal })
  const findings: AuditFinding[] = []
  for (const column of columns) {
    const finding = await auditColumn(clickHouse, column, { words, signal })
    if (finding !== null) findings.push(finding)
  }
  return { columns: columns.length, findings }
}

interface TextColumn {
  readonly table: string
  readonly column: string
  readonly type: string
}

/** On a cluster the distributed table reads all shards, so the local ones are left out. */
const columnsSql = `SELECT columns.table AS table, columns.name AS column, columns.type AS type
FROM system.columns AS columns JOIN system.tables AS tables ON tables.database = columns.database AND tables.name = columns.table
WHERE columns.database = currentDatabase() AND position(columns.type, 'String') > 0
  AND NOT startsWith(columns.type, 'AggregateFunction') AND NOT startsWith(columns.type, 'FixedString')
  AND tables.engine NOT IN ('View', 'MaterializedView')
  AND (startsWith(tables.comment, 'aic fleet') OR startsWith(tables.comment, 'backup of '))
  AND NOT (endsWith(tables.name, '_local')
    AND substring(tables.name, 1, length(tables.name) - 6) IN (SELECT name FROM system.tables WHERE database = currentDatabase()))
ORDER BY table, columns.position`

async function auditColumn(
  clickHouse: ClickHouse,
  { table, column, type }: TextColumn,
  { words, signal }: { readonly words: readonly string[]; readonly signal: AbortSignal | undefined },
): Promise<AuditFinding | null> {
  const text = type.startsWith('Array')
    ? `arrayStringConcat(\`${column}\`, '\\n')`
    : `ifNull(toString(\`${column}\`), '')`
  const sql = `SELECT count() AS n, any(text) AS sample FROM (SELECT ${text} AS text FROM \`${table}\`)
    WHERE match(text, {path:String}) OR arrayExists(word -> positionCaseInsensitiveUTF8(text, word) > 0, {words:Array(String)})`
  const longEnough = words.filter((word) => word.length >= 3)
  const parameters = { path: pathLike, words: longEnough }
  const [row] = await clickHouse.rows<{ n: string; sample: string }>(sql, { parameters, signal })
  const rows = Number(row?.n ?? 0)
  return rows === 0 ? null : { table, column, rows, sample: redacted(row?.sample ?? '') }
}

const redacted = (text: string): string => text.slice(0, 120).replace(/[\p{L}\p{N}]/gu, 'x')
