import { priceOfModel, pricesInLedger } from '@aic/engine/upkeep'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { defineCommand } from '../command.ts'
import { configOf } from '../config.ts'
import { pricesJson } from '../prices/json.ts'
import { refresh } from '../prices/refresh.ts'
import { modelText, pricesText } from '../prices/text.ts'
import { writeJson } from '../report/envelope.ts'
import { colorFlags, costFlags, jsonFlags } from '../report/flags.ts'
import { withAic } from '../report/load.ts'
import { screenOf } from '../screen/screen.ts'

export const command = defineCommand({
  name: 'prices',
  summary: 'What models cost, how their prices were found, and since when',
  details:
    'Without a word: the models in your logs. With the name of a model, as logged or as provider/name: its price, where it was read, and its history. aic prices refresh downloads the lists of LiteLLM and models.dev now; else that is done at most once a day after a report, unless --offline, AIC_OFFLINE=1 or the setting offline forbids it.',
  usage: '[MODEL | refresh]',
  words: ['refresh'],
  flags: {
    ...jsonFlags,
    offline: costFlags.offline,
    quiet: { kind: 'switch', help: 'refresh: say nothing' },
    ...colorFlags,
  },
  examples: [
    { line: 'aic prices', help: 'the models in your logs' },
    { line: 'aic prices us.anthropic.claude-opus-4-5-20251101-v1:0', help: 'how this name found its price' },
    { line: 'aic prices refresh', help: 'download the lists now' },
  ],
  async run(values, cli, [word, ...more]) {
    if (more.length > 0) throw new UsageError(`Unexpected argument "${more[0]}"`, 'Give one model.')
    if (word === 'refresh') return refresh(values, cli)
    const machine = { ...machineOf(cli), config: configOf(cli) }
    const prices =
      word === undefined
        ? await withAic(cli, true, () => {}).then(() => pricesInLedger(machine))
        : await priceOfModel(machine, word)
    const isUnknown = word !== undefined && prices.models.every(({ price }) => price === null)
    if (values.json || values.jq !== undefined) {
      writeJson(pricesJson(prices), { noCost: false, jq: values.jq ?? null }, cli)
    } else {
      const screen = screenOf(cli, values)
      cli.stdout.write(word === undefined ? pricesText(prices, screen, cli.nowMs) : modelText(prices, screen))
    }
    return isUnknown ? 1 : (0 satisfies ExitCode)
  },
})

const machineOf = ({ env, home, platform, nowMs }: Cli) => ({ env, home, platform, nowMs })
