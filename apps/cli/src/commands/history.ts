import { dayOf, dayStartMs, parseDay } from '@aic/core/report'
import { UsageError } from '../args/usage-error.ts'
import { defineCommand } from '../command.ts'
import { withLimits } from '../limits/door.ts'
import { historyText } from '../limits/history-text.ts'
import { countOf } from '../limits/row-count.ts'
import { writeJson } from '../report/envelope.ts'
import { colorFlags, filterFlags, jsonFlags } from '../report/flags.ts'
import { zoneOf } from '../report/options.ts'
import { screenOf } from '../screen/screen.ts'

export const command = defineCommand({
  name: 'history',
  summary: 'What the windows of plans and accounts were before',
  details: 'A value is kept when it changes, and once an hour. Usage of the past by day is in aic daily.',
  flags: {
    provider: { kind: 'text', value: 'ID', help: 'Only this provider, by id' },
    since: filterFlags.since,
    until: filterFlags.until,
    limit: { kind: 'text', short: 'n', value: 'N', help: 'How many, newest first; default 100' },
    ...jsonFlags,
    timezone: filterFlags.timezone,
    ...colorFlags,
  },
  examples: [
    { line: 'aic history', help: 'the last values' },
    { line: 'aic history --provider claude --since yesterday', help: 'of one provider, since yesterday' },
  ],
  async run(values, cli) {
    const zone = zoneOf(values.timezone, cli)
    const today = dayOf(zone, cli.nowMs)
    const { provider, since, until } = values
    const query = {
      limit: countOf(values.limit, 100),
      ...(provider === undefined ? {} : { provider }),
      ...(since === undefined ? {} : { fromMs: dayStartMs(zone, dayFrom('--since', since, today)) }),
      ...(until === undefined ? {} : { toMs: dayStartMs(zone, dayFrom('--until', until, today) + 1) - 1 }),
    }
    return withLimits(cli, async (door) => {
      const rows = await door.snapshots(query)
      if (values.json || values.jq !== undefined) {
        return writeJson({ history: rows }, { noCost: false, jq: values.jq ?? null }, cli)
      }
      cli.stdout.write(historyText(rows, { zone, nowMs: cli.nowMs }, screenOf(cli, values)))
      return 0
    })
  },
})

function dayFrom(flag: string, text: string, today: number): number {
  const day = text === 'today' ? today : text === 'yesterday' ? today - 1 : parseDay(text)
  if (day !== null) return day
  throw new UsageError(`${flag} can't be "${text}"`, 'Write a day as 2026-01-31 or 20260131, or today, or yesterday.')
}
