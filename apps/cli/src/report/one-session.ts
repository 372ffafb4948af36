import { AicError } from '@aic/core'
import { callJson, reportRows, sumOf, tokensOf, usdOf } from '@aic/core/report'
import type { Values } from '../args/flag.ts'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { screenOf } from '../screen/screen.ts'
import { callsTable } from './calls-table.ts'
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
        entries: calls.map((call) => callJson(call, options.mode)),
      }
      return writeJson({ ...json, aic: envelope(rows, loaded, options, cli.nowMs) }, options, cli)
    }
    const screen = screenOf(cli, values)
    const table = callsTable(calls, options, screen)
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
