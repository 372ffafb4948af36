import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { type Cells, concatCells, slotOf } from '../packages/core/src/index.ts'
import type { PushOptions, PushResult } from '../packages/engine/src/fleet/index.ts'
import { push } from '../packages/engine/src/fleet/push.ts'
import { openClickHouse } from '../packages/fleet/src/clickhouse/open-clickhouse.ts'
import { clickHouseTarget } from '../packages/fleet/src/clickhouse/target.ts'
import { SqliteFleet } from '../packages/fleet/src/sqlite/sqlite-fleet.ts'
import { Ledger } from '../packages/store/src/index.ts'

/** A machine that pushes to a file. */
export interface PushingMachine {
  readonly home: string
  readonly data: string
  /** The fleet's file, or the address of a ClickHouse with the database as its path. */
  readonly store: string
  /** Its host's name. */
  readonly host?: string
}

const script = fileURLToPath(new URL('./push.ts', import.meta.url))

/** What a test's machine hands to `push`. Names are plain unless the test says otherwise, so that rows can be held against the ledger. */
export const pushOptions = ({ home, data, host = 'box' }: PushingMachine): Omit<PushOptions, 'target'> => ({
  env: { AIC_DATA_DIR: data, AIC_CONFIG_DIR: path.join(data, 'config') },
  home,
  platform: 'linux',
  nowMs: Date.now(),
  isOffline: true,
  hostName: host,
  hashMode: 'plain',
})

/** Pushes to the store, in this process. */
export async function pushTo(machine: PushingMachine, options: Partial<PushOptions> = {}): Promise<PushResult> {
  if (machine.store.startsWith('http:')) return await pushToClickHouse(machine, options)
  using target = SqliteFleet.open(machine.store, { now: Date.now })
  return await push({ ...pushOptions(machine), target, ...options })
}

async function pushToClickHouse(machine: PushingMachine, options: Partial<PushOptions>): Promise<PushResult> {
  const { hostname: host, port, pathname } = new URL(machine.store)
  const place = { host, port: Number(port), protocol: 'http', user: 'default', password: '' } as const
  const clickHouse = await openClickHouse({ ...place, database: pathname.slice(1) })
  try {
    return await push({ ...pushOptions(machine), target: clickHouseTarget(clickHouse), ...options })
  } finally {
    await clickHouse.close()
  }
}

/** Starts a process that pushes to the store in small batches, and prints what came of it. */
export const startPushing = ({ home, data, store, host = 'box' }: PushingMachine, batchSize: number): ChildProcess =>
  spawn(process.execPath, [script, home, data, store, host, String(batchSize)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH },
  })

/** Rows that stand in a fleet's file. Versions stay whole: they are greater than a number can be. */
function standing(store: string): Record<string, unknown>[] {
  if (!existsSync(store)) return []
  using database = new DatabaseSync(store, { readOnly: true })
  const statement = database.prepare('select * from v_usage')
  statement.setReadBigInts(true)
  return statement.all()
}

/** What stands in a fleet's file: each event as JSON, sorted; without what does not follow from the logs. */
export function standingRows(store: string): string[] {
  const left = ['version', 'price_version', 'ingested_at_ms', 'machine_id', 'machine_name']
  const toText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value)
  return standing(store)
    .map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !left.includes(name))))
    .map((row) => JSON.stringify(row, toText))
    .sort()
}

/** Sums by slot, source, session, model and kind, as sorted lines. */
type Sums = Map<string, number[]>

/** Sums of what stands in a fleet's file that was pushed with plain names. Calls are counted where they were logged. */
export const storedSums = (store: string): string[] => sumsOfRows(standing(store))

/** The same of rows with the columns of the file's `v_usage`, wherever they come from. */
export function sumsOfRows(rows: readonly Record<string, unknown>[]): string[] {
  const sums: Sums = new Map()
  for (const row of rows) {
    const model = row.provider === '' ? row.model : `${String(row.model)}\n${String(row.provider)}`
    const key = [slotOf(Number(row.ts_ms)), row.source, row.session_key, model, Number(row.is_background)]
    add(sums, key, [1, ...tokenColumns.map((name) => Number(row[name])), Number(row.cost_nano_usd ?? 0)])
  }
  return lines(sums)
}

/** The same of the ledger in a data folder. */
export function ledgerSums(data: string): string[] {
  using ledger = Ledger.open({ path: path.join(data, 'ledger.sqlite'), isReadOnly: true })
  if (ledger === null) return []
  const c: Cells = concatCells([...ledger.sums(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).values()])
  const text = (column: Float64Array, i: number): string => ledger.nameText(column[i] as number)
  const sums: Sums = new Map()
  for (let i = 0; i < c.length; i++) {
    const key = [c.slot[i], text(c.source, i), text(c.session, i), text(c.model, i), c.isBackground[i]]
    const tokens = [c.input, c.output, c.cacheRead, c.cacheWrite5m, c.cacheWrite1h, c.reasoning, c.webSearches]
    add(
      sums,
      key,
      [c.calls, ...tokens, c.costAuto].map((column) => column[i] as number),
    )
  }
  return lines(sums)
}

/** Of such lines the calls, their tokens and web searches added up, and how many calls there are; without the background, and without cost. */
export function callTotals(sums: readonly string[]): number[] {
  const logged = sums.filter((line) => !line.includes(',1] '))
  const numbers = logged.map((line) =>
    line
      .slice(line.lastIndexOf('] ') + 2)
      .split(' ')
      .map(Number),
  )
  return Array.from({ length: 1 + tokenColumns.length }, (_, i) => numbers.reduce((sum, one) => sum + (one[i] ?? 0), 0))
}

const tokenColumns = [
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'reasoning_tokens',
  'web_searches',
]

function add(sums: Sums, key: readonly unknown[], values: readonly number[]): void {
  const text = JSON.stringify(key)
  const before = sums.get(text)
  sums.set(
    text,
    values.map((value, i) => value + (before?.[i] ?? 0)),
  )
}

/** What was booked in one quarter hour is one row, however many bookings it was. */
function lines(sums: Sums): string[] {
  const isBackground = (key: string): boolean => key.endsWith(',1]')
  return Array.from(
    sums,
    ([key, [calls, ...rest]]) => `${key} ${isBackground(key) ? '' : calls} ${rest.join(' ')}`,
  ).sort()
}
