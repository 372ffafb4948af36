import { AicError } from '@aic/core'
import { refreshNow } from '@aic/engine/upkeep'
import type { Cli, ExitCode } from '../cli.ts'
import { configOf } from '../config.ts'
import { writeJson } from '../report/envelope.ts'
import { plural } from '../screen/format.ts'
import { clean } from '../screen/text.ts'
import { useProxy } from '../use-proxy.ts'

interface RefreshValues {
  readonly json: boolean
  readonly jq: string | undefined
  readonly quiet: boolean
  readonly offline: boolean
}

/** `aic prices refresh`: 0 when all lists were had. */
export async function refresh({ json, jq, quiet, offline }: RefreshValues, cli: Cli): Promise<ExitCode> {
  if (offline || configOf(cli).offline) {
    throw new AicError(
      'no-prices',
      'prices are not refreshed: --offline, AIC_OFFLINE or the setting offline forbids it',
      {
        advice: 'Leave it out to refresh them.',
      },
    )
  }
  const { env, home, platform, nowMs } = cli
  useProxy(env)
  const { lists, version } = await refreshNow({ env, home, platform, nowMs })
  const isWhole = lists.every((list) => list.problem === null)
  if (json || jq !== undefined) writeJson({ version, lists }, { noCost: false, jq: jq ?? null }, cli)
  else if (!quiet) {
    for (const { url, models, problem } of lists) {
      const what = models === 0 ? 'nothing new' : `${plural(models, 'model')} new or changed`
      if (problem === null) cli.stdout.write(`${clean(url)}: ${what}\n`)
      else cli.stderr.write(`aic: ${clean(problem)}\n`)
    }
    cli.stdout.write(`Prices ${version}\n`)
  }
  return isWhole ? 0 : 1
}
