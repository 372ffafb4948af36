import { defineCommand } from '../command.ts'
import { askedText, isAsked } from '../limits/asked-text.ts'
import { chosen, idsOf, providerFlag } from '../limits/chosen.ts'
import { withLimits } from '../limits/door.ts'
import { writeJson } from '../report/envelope.ts'
import { colorFlags, jsonFlags } from '../report/flags.ts'
import { zoneOf } from '../report/options.ts'
import { screenOf } from '../screen/screen.ts'

export const command = defineCommand({
  name: 'refresh',
  summary: 'Asks the vendors now, instead of when it is their turn',
  details:
    'Waiting times that a vendor has set are kept; those of aic are not. Exits with 1 when one of them failed or did not answer in time.',
  flags: {
    ...providerFlag,
    ...jsonFlags,
    ...colorFlags,
  },
  examples: [
    { line: 'aic refresh', help: 'all of them' },
    { line: 'aic refresh --provider claude', help: 'one' },
  ],
  async run(values, cli) {
    const ids = idsOf(values.provider)
    return withLimits(cli, async (door) => {
      if (ids !== undefined) chosen(await door.status(), ids)
      const status = await door.refresh({ isForced: true, ...(ids === undefined ? {} : { providers: ids }) })
      const accounts = chosen(status, ids)
      const asked = ids === undefined ? accounts.filter(isAsked) : accounts
      if (values.json || values.jq !== undefined) {
        writeJson({ ...status, accounts }, { noCost: false, jq: values.jq ?? null }, cli)
      } else {
        const reader = { zone: zoneOf(undefined, cli), nowMs: cli.nowMs }
        cli.stdout.write(askedText(asked, reader, screenOf(cli, values)))
      }
      return asked.every(({ fault, state }) => fault === null && state !== 'waiting' && state !== 'missing') ? 0 : 1
    })
  },
})
