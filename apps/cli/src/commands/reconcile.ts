import { gapReasons } from '@aic/core/limit'
import { UsageError } from '../args/usage-error.ts'
import { defineCommand } from '../command.ts'
import { chosen, idsOf } from '../limits/chosen.ts'
import { freshStatus, withLimits } from '../limits/door.ts'
import { reconcileText } from '../reconcile/reconcile-text.ts'
import { writeJson } from '../report/envelope.ts'
import { colorFlags, jsonFlags } from '../report/flags.ts'
import { screenOf } from '../screen/screen.ts'

export const command = defineCommand({
  name: 'reconcile',
  summary: 'What vendors bill beside what aic calculates, by day and model, and why they may differ',
  details:
    'Of accounts that tell what they bill: an admin key of Anthropic or OpenAI, OpenRouter, and providers of your own that give costs. Days are those of UTC, as vendors bill. A gap above zero: the bill is higher.',
  usage: '[PROVIDER…]',
  words: [],
  flags: {
    ...jsonFlags,
    ...colorFlags,
  },
  examples: [
    { line: 'aic reconcile', help: 'every account that tells what it bills' },
    { line: 'aic reconcile anthropic', help: 'one provider' },
  ],
  async run(values, cli, words) {
    return withLimits(cli, async (door) => {
      const ids = words.length === 0 ? undefined : idsOf(words.join(','))
      if (ids?.length === 0) throw new UsageError('No provider is called ""', 'aic providers list shows them.')
      const accounts = chosen(await freshStatus(door), ids)
      const providers = await door.reconcile(ids)
      if (values.json || values.jq !== undefined) {
        return writeJson({ providers, reasons: gapReasons }, { noCost: false, jq: values.jq ?? null }, cli)
      }
      const asked = ids === undefined ? [] : accounts
      cli.stdout.write(reconcileText(providers, asked, { screen: screenOf(cli, values), nowMs: cli.nowMs }))
      return 0
    })
  },
})
