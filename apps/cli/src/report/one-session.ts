import { AicError, totalTokens, toUsd } from '@aic/core'
import { type Cost, type CostMode, fullNumber, reportRows, smartNumber, sumOf, tokensOf, usdOf } from '@aic/core/report'
import type { SessionCall } from '@aic/engine'
import type { Values } from '../args/flag.ts'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { dateTime, modelLabel, money, shortMoney } from '../screen/format.ts'
import { screenOf } from '../screen/screen.ts'
import { type Column, renderTable } from '../screen/table.ts'
import { envelope, writeJson } from './envelope.ts'
import type { reportFlags } from './flags.ts'
import { heading } from './heading.ts'
import { type Loaded, load, withAic } from './load.ts'
import { notesOf } from './notes.ts'
import { type ReportOptions, reportOptions } from './options.ts'

/** `aic session --id`: every call of one session. JSON as ccusage's, `null` when there is no such session. */
export async function runSession(id: string, values: Values<typeof reportFlags>, cli: Cli): Promise<ExitCode> {
  const options = reportOptions(values, 'session', cli)
  if (options.output === 'csv')
    throw new UsageError('--id and --csv contradict each other', 'Use --json.', 'contradicting-flags')
  return withAic(cli, options.isOffline, (aic) => {
    const loaded = load(aic, options, cli)
    const session = findSession(id, loaded)
    if (session === null) return absent(id, options, cli)
    const row = reportRows(loaded.selection, { ...options, by: 'session' }).find(({ key }) => key === session)
    const calls = aic.calls(session)
    const rows = row === undefined ? [] : [row]
    if (options.output === 'json') {
      const totals = sumOf(rows.map(({ sums }) => sums))
      const json = {
        sessionId: session,
        totalCost: usdOf(totals),
        totalTokens: tokensOf(totals),
        entries: entriesJson(calls, options),
      }
      return writeJson({ ...json, aic: envelope(rows, loaded, options, cli.nowMs) }, options, cli)
    }
    const screen = screenOf(cli, values)
    const table = renderTable(
      columnsOf(options),
      calls.map((row) => ({ row, look: 'row' })),
      screen,
      options.isCompact,
    )
    const notes = notesOf(rows, loaded, options, screen)
    cli.stdout.write(`${heading([`Session ${session}`], screen)}${table}${notes === '' ? '' : `\n${notes}`}`)
    return 0
  })
}

/** The session that `id` names in full or by its beginning. Throws when several begin so. */
function findSession(id: string, { usage }: Loaded): string | null {
  const names = [...new Set(usage.sessions.map((session) => session.name))]
  if (names.includes(id)) return id
  const found = names.filter((name) => name.startsWith(id))
  if (found.length > 1)
    throw new UsageError(
      `${found.length} sessions begin with "${id}"`,
      `For instance ${found.slice(0, 3).join(', ')}.`,
      'ambiguous-session',
    )
  return found[0] ?? null
}

function absent(id: string, options: ReportOptions, cli: Cli): ExitCode {
  if (options.output !== 'json') throw new AicError('unknown-session', `No session is called "${id}"`)
  cli.stdout.write('null\n')
  return 0
}

const entriesJson = (calls: readonly SessionCall[], options: ReportOptions): object[] =>
  calls.map((call) => {
    const { nanoUsd } = costOfCall(call, options.mode)
    return {
      timestamp: new Date(call.atMs).toISOString(),
      model: call.model,
      inputTokens: call.tokens.input,
      outputTokens: call.tokens.output,
      cacheCreationTokens: call.tokens.cacheWrite5m + call.tokens.cacheWrite1h,
      cacheReadTokens: call.tokens.cacheRead,
      costUSD: nanoUsd === null ? null : toUsd(nanoUsd),
    }
  })

function costOfCall({ reportedNanoUsd, calculatedNanoUsd }: SessionCall, mode: CostMode): Cost {
  const byMode = {
    auto: reportedNanoUsd ?? calculatedNanoUsd,
    calculate: calculatedNanoUsd,
    display: reportedNanoUsd,
  } satisfies Record<CostMode, number | null>
  return { nanoUsd: byMode[mode], isPartial: false }
}

function columnsOf({ zone, mode, noCost }: ReportOptions): Column<SessionCall>[] {
  const count = (title: string, of: (call: SessionCall) => number, rank: number): Column<SessionCall> => ({
    title,
    align: 'right',
    full: (call) => fullNumber(of(call)),
    short: (call) => smartNumber(of(call)),
    rank,
  })
  const cost: Column<SessionCall> = {
    title: 'Cost',
    align: 'right',
    full: (call) => money(costOfCall(call, mode)),
    short: (call) => shortMoney(costOfCall(call, mode)),
    rank: 0,
  }
  return [
    { title: 'Time', align: 'left', full: ({ atMs }) => dateTime(zone, atMs), rank: 0 },
    { title: 'Model', align: 'left', full: ({ model }) => modelLabel(model), minWidth: 10, rank: 20 },
    count('Input', ({ tokens }) => tokens.input, 40),
    count('Output', ({ tokens }) => tokens.output, 30),
    count('Cache write', ({ tokens }) => tokens.cacheWrite5m + tokens.cacheWrite1h, 60),
    count('Cache read', ({ tokens }) => tokens.cacheRead, 50),
    count('Total', ({ tokens }) => totalTokens(tokens), 10),
    ...(noCost ? [] : [cost]),
  ]
}
