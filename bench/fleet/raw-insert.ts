import { createClient } from '@clickhouse/client'

/**
 * How quickly a client can put rows into an empty copy of `usage_events`: reads all that stand there, then inserts them as objects,
 * 50,000 at a time. `node raw-insert.ts URL` prints how many rows there were and how many ms the inserts took.
 */
const rowsPerInsert = 50_000
const client = createClient({ url: process.argv[2] as string, request_timeout: 600_000 })
const columns = await client.query({
  query:
    "SELECT name FROM system.columns WHERE database = 'default' AND table = 'usage_events' AND default_kind != 'MATERIALIZED'",
  format: 'JSONEachRow',
})
const names = (await columns.json<{ name: string }>()).map(({ name }) => name)
const answer = await client.query({
  query: `SELECT ${names.join(', ')} FROM usage_events FINAL`,
  format: 'JSONEachRow',
  clickhouse_settings: { output_format_json_quote_64bit_integers: 1, output_format_json_quote_decimals: 1 },
})
const rows = await answer.json<Record<string, unknown>>()
await client.command({ query: 'DROP TABLE IF EXISTS raw_events' })
await client.command({ query: 'CREATE TABLE raw_events AS usage_events' })
const beganMs = performance.now()
for (let from = 0; from < rows.length; from += rowsPerInsert) {
  await client.insert({
    table: 'raw_events',
    values: rows.slice(from, from + rowsPerInsert),
    format: 'JSONEachRow',
    clickhouse_settings: { async_insert: 0 },
  })
}
const tookMs = performance.now() - beganMs
await client.command({ query: 'DROP TABLE raw_events SYNC' })
await client.close()
process.stdout.write(`${JSON.stringify({ rows: rows.length, tookMs })}\n`)
