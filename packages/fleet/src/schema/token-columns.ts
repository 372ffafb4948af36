import { tokenColumnOf } from '../row-columns.ts'

/** Columns of tokens. Reasoning is part of output and so not added to the total. */
export const tokenColumns = Object.values(tokenColumnOf)

/** The columns that add up to a total. */
const totalSql = tokenColumns.filter((name) => name !== 'reasoning_tokens').join(' + ')

/** Column definitions of tokens and their total. */
export const tokenDefinitions: readonly string[] = [
  ...tokenColumns.map((name) => `${name} UInt64 CODEC(T64, ZSTD(1))`),
  `total_tokens UInt64 MATERIALIZED ${totalSql}`,
]
