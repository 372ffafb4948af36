import { defineCommand } from '../command.ts'
import { configOf } from '../config.ts'
import { accountsText, isShown } from '../limits/accounts-text.ts'
import { chosen, idsOf, providerFlag } from '../limits/chosen.ts'
import { freshStatus, withLimits } from '../limits/door.ts'
import { noticesText } from '../limits/known-here.ts'
import { writeJson } from '../report/envelope.ts'
import { colorFlags, filterFlags, jsonFlags } from '../report/flags.ts'
import { zoneOf } from '../report/options.ts'
import { screenOf } from '../screen/screen.ts'

export const command = defineCommand({
  name: 'usage',
  summary: 'How much of every plan and account is used, when it resets, and when it runs out at this pace',
  details:
    'Of every vendor whose key or sign-in is found on this machine: Claude, ChatGPT, Copilot, API keys, and more (aic providers list). ≈ marks an estimate with its error in points, – what nobody tells. Vendors are asked at most every five minutes; aic refresh asks now.',
  flags: {
    ...providerFlag,
    ...jsonFlags,
    timezone: { ...filterFlags.timezone, help: 'IANA zone of times; default: the zone of this machine' },
    ...colorFlags,
  },
  examples: [
    { line: 'aic usage', help: 'every account at a glance' },
    { line: 'aic usage --provider openai', help: 'one provider' },
    { line: "aic usage --jq '.accounts[].limits[] | select(.usedPercent > 90)'", help: 'what is nearly used up' },
  ],
  async run(values, cli) {
    return withLimits(cli, async (door) => {
      const status = await freshStatus(door)
      const ids = idsOf(values.provider)
      const accounts = chosen(status, ids)
      if (values.json || values.jq !== undefined) {
        return writeJson({ ...status, accounts }, { noCost: false, jq: values.jq ?? null }, cli)
      }
      const screen = screenOf(cli, values)
      const drawing = { screen, zone: zoneOf(values.timezone, cli), nowMs: cli.nowMs }
      cli.stdout.write(noticesText(cli, screen))
      cli.stdout.write(
        accountsText(
          { ...status, accounts, isOffline: configOf(cli).offline },
          ids === undefined ? accounts.filter(isShown) : accounts,
          drawing,
        ),
      )
      return 0
    })
  },
})
