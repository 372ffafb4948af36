import { cpSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Finding, median } from '../agent/figures.ts'
import { waitForIdle } from '../measure.ts'
import { emptyData, type Ran, runIn } from './aic-runs.ts'
import { dataOf, type EngineProcess, startEngine } from './engine-process.ts'
import { type FleetHome, fleetHome, type HomeTotals } from './fleet-home.ts'

/** How much is imported, how often. */
export interface ImportSize {
  readonly calls: number
  readonly rounds: number
  /** The command under test. */
  readonly aic: readonly string[]
}

interface Round {
  readonly first: Ran
  readonly again: readonly Ran[]
  readonly rawMs: number
}

/** What `aic fleet import --json` tells that is looked at here. */
interface ImportTold {
  readonly counts: { readonly events: number }
  readonly statistics: { readonly costNanoUsd: number }
  readonly timings: Readonly<Record<'collectMs' | 'prepareMs' | 'sendMs' | 'markMs', number>>
}

/** A year of calls into an empty store, then with nothing new, then the same rows by the bare client; the sums there are those of the logs. */
export async function importOfManyCalls({ calls, rounds, aic }: ImportSize): Promise<Finding[]> {
  const home = fleetHome(calls, Date.now())
  const ledger = 'import-ledger'
  emptyData(ledger)
  runIn({ argv: [...aic, 'daily', '--json'], home: home.folder, data: ledger })
  const all: Round[] = []
  for (let round = 0; round < rounds; round++) all.push(await oneRound(home, ledger, aic))
  return findingsOf(calls, all)
}

async function oneRound(home: FleetHome, ledger: string, aic: readonly string[]): Promise<Round> {
  const data = 'import-data'
  rmSync(dataOf(data), { recursive: true, force: true })
  cpSync(dataOf(ledger), dataOf(data), { recursive: true })
  await using engine = await startEngine('import-engine')
  const run = { argv: [...aic, 'fleet', 'import', '--json'], home: home.folder, data, env: engine.env }
  waitForIdle(20_000)
  const first = runIn(run)
  await pause(50) // this thread was blocked: let the client hear that the server ended its idle connection
  await checkSums(engine, home.totals, JSON.parse(first.stdout) as ImportTold)
  waitForIdle(5_000)
  const again = [1, 2, 3, 4, 5].map(() => runIn(run))
  waitForIdle(5_000)
  return { first, again, rawMs: rawInsert(engine, home) }
}

function rawInsert(engine: EngineProcess, home: FleetHome): number {
  const script = path.join(import.meta.dirname, 'raw-insert.ts')
  const url = `http://${engine.env.CH_HOST}:${engine.env.CH_PORT}`
  const ran = runIn({ argv: [process.execPath, script, url], home: home.folder, data: 'import-data' })
  const { rows, tookMs } = JSON.parse(ran.stdout) as { readonly rows: number; readonly tookMs: number }
  if (rows !== home.totals.calls) throw new Error(`${rows} rows instead of ${home.totals.calls} were inserted`)
  return tookMs
}

const sumsSql = `SELECT toString(count()) AS calls, toString(sum(input_tokens)) AS inputTokens, toString(sum(output_tokens)) AS outputTokens,
  toString(sum(cache_read_tokens)) AS cacheReadTokens, toString(sum(cache_write_5m_tokens + cache_write_1h_tokens)) AS cacheWriteTokens,
  toString(reinterpretAsInt64(toDecimal64(sum(cost_usd), 9))) AS costNanoUsd FROM v_usage`

/** Throws unless the store has every call of the logs once, and the ledger's cost to the nano-dollar. */
async function checkSums({ clickHouse }: EngineProcess, totals: HomeTotals, told: ImportTold): Promise<void> {
  const [found] = await clickHouse.rows<Record<string, string>>(sumsSql)
  const wanted: Record<string, number> = { ...totals, costNanoUsd: told.statistics.costNanoUsd }
  delete wanted.endMs
  for (const [name, value] of Object.entries(wanted)) {
    if (found?.[name] !== String(value)) throw new Error(`after the import ${name} is ${found?.[name]}, not ${value}`)
  }
}

function findingsOf(calls: number, rounds: readonly Round[]): Finding[] {
  const firstMs = median(rounds.map(({ first }) => first.wallMs))
  const ratio = median(rounds.map(({ first, rawMs }) => rawMs / first.wallMs))
  const rawMs = median(rounds.map((round) => round.rawMs))
  const again = rounds.flatMap((round) => round.again.map(({ wallMs }) => wallMs))
  const peakMib = Math.max(...rounds.map(({ first }) => first.peakMib))
  const middle = rounds.toSorted((a, b) => a.first.wallMs - b.first.wallMs)[rounds.length >> 1] as Round
  const { collectMs, prepareMs, sendMs, markMs } = (JSON.parse(middle.first.stdout) as ImportTold).timings
  const many = calls.toLocaleString('en')
  const perSecond = Math.round(calls / (firstMs / 1e3)).toLocaleString('en')
  return [
    {
      what: `\`aic fleet import\` of ${many} events into an empty store, whole process`,
      target: '< 10 s',
      measured: `${seconds(firstMs)} (median of ${rounds.length}; ${perSecond} events/s, ${peakMib.toFixed(0)} MiB at most; looking at the logs ${seconds(collectMs)}, making rows ${seconds(prepareMs)}, waiting for the store ${seconds(sendMs)}, outbox ${seconds(markMs)})`,
      isMet: firstMs < 10_000,
    },
    {
      what: 'the same beside the bare client with the same rows (JSONEachRow, 50,000 at a time)',
      target: '≥ 0.5× its rate',
      measured: `${ratio.toFixed(2)}× (the client ${seconds(rawMs)})`,
      isMet: ratio >= 0.5,
    },
    {
      what: 'an import with nothing new, whole process',
      target: '< 300 ms',
      measured: `${median(again).toFixed(0)} ms (median of ${again.length})`,
      isMet: median(again) < 300,
    },
  ]
}

const seconds = (ms: number): string => `${(ms / 1e3).toFixed(2)} s`
