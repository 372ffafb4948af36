import { serveEmbedded } from '@aic/engine/fleet'
import { UsageError } from '../args/usage-error.ts'
import type { ExitCode } from '../cli.ts'
import { clean } from '../screen/text.ts'
import type { FleetInput } from './actions.ts'
import { machineOf } from './machine.ts'

/** `aic fleet serve --embedded`: a ClickHouse in this process, until it is asked to end. */
export async function run({ values, cli }: FleetInput): Promise<ExitCode> {
  if (values.embedded !== true) {
    throw new UsageError(
      'aic fleet serve runs no server of its own',
      'Write aic fleet serve --embedded for a ClickHouse inside this process; docs/fleet.md sets up a real one.',
      'missing-value',
    )
  }
  const stopped = new Promise<void>((resolve) => cli.onStop(resolve))
  const port = portOf(values.port ?? (cli.env.CH_PORT || '8123'))
  const served = await serveEmbedded({ ...machineOf(cli), folder: values.folder ?? null, port })
  const bound = new URL(served.url).port
  const settings = ['CH_HOST=127.0.0.1', `CH_PORT=${bound}`].join(' ')
  cli.stdout.write(
    [
      ` ClickHouse ${served.version} at ${served.url}, data in ${clean(served.folder)}`,
      ` In another terminal: ${settings} aic fleet init`,
      ' Ctrl-C ends it; the data stays.',
      '',
    ].join('\n'),
  )
  await stopped
  await served.close()
  return 0
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new UsageError(`--port can't be "${text}"`, 'It is a whole number up to 65535; 0 takes a free one.')
}
