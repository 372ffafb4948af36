import { allProviders, knownAccounts } from '@aic/engine/limits'
import { priceState } from '@aic/engine/upkeep'
import { agentState } from '../agent/status.ts'
import { defineCommand } from '../command.ts'
import { configOf } from '../config.ts'
import { askedBefore } from '../doctor/accounts.ts'
import { diagnose } from '../doctor/diagnosis.ts'
import { doctorJson } from '../doctor/json.ts'
import { doctorText } from '../doctor/text.ts'
import { writeJson } from '../report/envelope.ts'
import { colorFlags, filterFlags, jsonFlags } from '../report/flags.ts'
import { withAic } from '../report/load.ts'
import { zoneOf } from '../report/options.ts'
import { screenOf } from '../screen/screen.ts'

export const command = defineCommand({
  name: 'doctor',
  summary: 'What was found where, what was left out and why, and what to do',
  flags: {
    ...jsonFlags,
    timezone: filterFlags.timezone,
    ...colorFlags,
  },
  examples: [
    { line: 'aic doctor', help: 'when numbers look wrong' },
    { line: 'aic doctor --json', help: 'for a bug report; it holds paths, but nothing that was said' },
  ],
  async run(values, cli) {
    return withAic(cli, true, async (aic) => {
      const { env, home, platform, nowMs } = cli
      const config = configOf(cli)
      const prices = await priceState({ env, home, platform, nowMs, config })
      const { problems } = await allProviders({ env, home, platform }, config)
      const accounts = askedBefore(await knownAccounts({ env, home, platform, nowMs, config }))
      const agent = await agentState(cli)
      const diagnosis = diagnose(aic, { prices, providerProblems: problems, accounts, agent }, nowMs)
      if (values.json || values.jq !== undefined) {
        return writeJson(doctorJson(diagnosis, cli.nowMs), { noCost: false, jq: values.jq ?? null }, cli)
      }
      const look = { screen: screenOf(cli, values), zone: zoneOf(values.timezone, cli), home: cli.home, nowMs }
      cli.stdout.write(doctorText(diagnosis, look))
      return 0
    })
  },
})
