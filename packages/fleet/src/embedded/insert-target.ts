import type { RawInsertFormat } from 'chdb'

/** Where rows of an INSERT go, when they come in a format that the engine reads by itself. */
export interface InsertTarget {
  readonly table: string
  readonly columns: readonly string[] | null
  readonly format: RawInsertFormat
}

const name = '(?:`\\w+`|"\\w+"|\\w+)'
const insert = new RegExp(
  `^\\s*INSERT\\s+INTO\\s+(?:TABLE\\s+)?(${name}(?:\\.${name})?)\\s*(?:\\(([^)]*)\\))?\\s*FORMAT\\s+` +
    '(JSONEachRow|JSONCompactEachRow|CSV|CSVWithNames|TabSeparated|TabSeparatedWithNames|TSV)\\s*;?\\s*$',
  'i',
)
const bare = (text: string): string => text.trim().replace(/[`"]/g, '')

/** Reads `INSERT INTO a.b (c, d) FORMAT JSONEachRow`; null for anything else, which goes to the engine as text. */
export function parseInsertTarget(sql: string): InsertTarget | null {
  const [, table, columns, format] = insert.exec(sql) ?? []
  if (table === undefined || format === undefined) return null
  return {
    table: bare(table),
    columns: columns === undefined ? null : columns.split(',').map(bare),
    format: format as RawInsertFormat,
  }
}
