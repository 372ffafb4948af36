/** Columns of tokens, in the order of `TokenCounts`. Reasoning is part of output and so not added to the total. */
export const tokenColumns = [
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'reasoning_tokens',
] as const

/** The columns that add up to a total. */
export const totalSql = tokenColumns.filter((name) => name !== 'reasoning_tokens').join(' + ')

/** Column definitions of tokens and their total. */
export const tokenDefinitions: readonly string[] = [
  ...tokenColumns.map((name) => `${name} UInt64 CODEC(T64, ZSTD(1))`),
  `total_tokens UInt64 MATERIALIZED ${totalSql}`,
]
