import { UsageError } from '../args/usage-error.ts'
import { defineCommand } from '../command.ts'
import { chosen, idsOf, providerFlag } from '../limits/chosen.ts'
import { freshStatus, withLimits } from '../limits/door.ts'
import { limitsJson, limitsOf, limitsTable } from '../limits/limits-table.ts'
import { writeJson } from '../report/envelope.ts'
import { colorFlags, filterFlags, jsonFlags } from '../report/flags.ts'
import { zoneOf } from '../report/options.ts'
import { screenOf } from '../screen/screen.ts'

export const command = defineCommand({
  name: 'limits',
  summary: 'Only the windows of plans, one on each line, with an exit code for scripts',
  details:
    '--fail-above 90 exits with 1 when a window is used above 90 %, so that a script can wait. A percentage that nobody knows, or that is too old, is above nothing.',
  flags: {
    ...providerFlag,
    'fail-above': { kind: 'text', value: 'PERCENT', help: 'Exit with 1 when a window is used above this' },
    ...jsonFlags,
    timezone: { ...filterFlags.timezone, help: 'IANA zone of times; default: the zone of this machine' },
    ...colorFlags,
  },
  examples: [
    { line: 'aic limits', help: 'every window' },
    { line: 'aic limits --provider claude --fail-above 90 || sleep 600', help: 'let others work first' },
  ],
  async run(values, cli) {
    const most = percentOf(values['fail-above'])
    return withLimits(cli, async (door) => {
      const owned = limitsOf(chosen(await freshStatus(door), idsOf(values.provider)))
      if (values.json || values.jq !== undefined) {
        writeJson({ limits: limitsJson(owned) }, { noCost: false, jq: values.jq ?? null }, cli)
      } else if (owned.length === 0) {
        cli.stdout.write(' No window is known. aic usage says why.\n')
      } else {
        const reader = { zone: zoneOf(values.timezone, cli), nowMs: cli.nowMs }
        cli.stdout.write(limitsTable(owned, reader, screenOf(cli, values)))
      }
      const isAbove = owned.some(({ limit }) => !limit.isStale && (limit.usedPercent ?? 0) > most)
      return isAbove ? 1 : 0
    })
  },
})

function percentOf(text: string | undefined): number {
  if (text === undefined) return Infinity
  const percent = Number(text.replace(/%$/, ''))
  if (text.trim() !== '' && percent >= 0 && percent <= 1_000) return percent
  throw new UsageError(`--fail-above can't be "${text}"`, 'It is a percentage, such as 90.')
}
