import { projectNames } from '@aic/core/report'
import { agentPorts, findAgent, readAgentPort } from '@aic/engine/agent-control'
import { type AgentSetup, outcomesOn, receivedOn, telemetrySetup, telemetryToken } from '@aic/engine/telemetry'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { configOf } from '../config.ts'
import { writeJson } from '../report/envelope.ts'
import { withAic } from '../report/load.ts'
import { reportOptions } from '../report/options.ts'
import { type ScreenFlags, screenOf } from '../screen/screen.ts'
import { outcomesJson } from './outcomes-json.ts'
import { outcomesText } from './outcomes-text.ts'
import { setupText } from './setup-text.ts'
import { statusText } from './status-text.ts'

/** Values of the flags of `aic otel`. */
export interface OtelValues extends ScreenFlags {
  readonly json: boolean
  readonly jq: string | undefined
  readonly since: string | undefined
  readonly until: string | undefined
  readonly timezone: string | undefined
  readonly offline: boolean
  readonly 'show-token': boolean
}

/** What `aic otel WORD` does; `name` is the word after it, for instance an agent's. */
export type OtelAction = (values: OtelValues, cli: Cli, name: string | null) => Promise<ExitCode>

async function setup(values: OtelValues, cli: Cli, name: string | null): Promise<ExitCode> {
  const port = readAgentPort(cli) ?? agentPorts.first
  const all = telemetrySetup(cli, `http://127.0.0.1:${port}`, values['show-token'])
  const wanted = name === null ? all : all.filter((one) => isNamed(one, name))
  if (wanted.length === 0) {
    const known = all.map(({ source }) => source).join(', ')
    throw new UsageError(`No agent called "${name}" sends telemetry that aic knows`, `Agents are ${known}.`)
  }
  if (isJson(values)) return writeJson({ setup: wanted }, jsonOptions(values), cli)
  cli.stdout.write(setupText(wanted, screenOf(cli, values)))
  return 0
}

/** By id, by what people call it, or by the first word of either. */
const isNamed = ({ source, name }: AgentSetup, wanted: string): boolean =>
  [source, name.toLowerCase()].some((one) => one === wanted || one.split(/[ -]/)[0] === wanted.toLowerCase())

async function status(values: OtelValues, cli: Cli): Promise<ExitCode> {
  const found = { url: (await findAgent(cli))?.url ?? null, received: receivedOn(cli) }
  if (isJson(values)) return writeJson({ agentUrl: found.url, ...found.received }, jsonOptions(values), cli)
  cli.stdout.write(statusText(found, cli.nowMs, screenOf(cli, values)))
  return 0
}

async function outcomes(values: OtelValues, cli: Cli): Promise<ExitCode> {
  const { zone, sinceDay, untilDay, isOffline, aliases } = reportOptions(values, 'day', cli)
  return withAic(cli, isOffline, (aic) => {
    const found = outcomesOn(cli, aic.usage(), { zone, sinceDay, untilDay })
    const folders = found.rows.map(({ project }) => project)
    const names = projectNames(folders, { home: cli.home, aliases: { ...configOf(cli).projectAliases, ...aliases } })
    if (isJson(values)) {
      const json = outcomesJson(found, (project) => (project === null ? null : (names.get(project) ?? project)))
      return writeJson(json, jsonOptions(values), cli)
    }
    cli.stdout.write(outcomesText(found, (project) => names.get(project) ?? '(unknown)', screenOf(cli, values)))
    return 0
  })
}

/** For `otelHeadersHelper` of Claude Code. */
async function headers(_: OtelValues, cli: Cli): Promise<ExitCode> {
  cli.stdout.write(`${JSON.stringify({ Authorization: `Bearer ${telemetryToken(cli)}` })}\n`)
  return 0
}

async function token(_: OtelValues, cli: Cli): Promise<ExitCode> {
  cli.stdout.write(`${telemetryToken(cli)}\n`)
  return 0
}

const isJson = ({ json, jq }: OtelValues): boolean => json || jq !== undefined
const jsonOptions = ({ jq }: OtelValues) => ({ noCost: false, jq: jq ?? null })

/** By word. */
export const otelActions = { setup, status, outcomes, headers, token } as const satisfies Record<string, OtelAction>
