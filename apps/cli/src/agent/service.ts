import {
  installService,
  isInstalled,
  removeService,
  type ServiceChange,
  type ServiceInput,
  stopAgent,
} from '@aic/engine/agent-control'
import type { Cli, ExitCode } from '../cli.ts'
import { clean } from '../screen/text.ts'
import { agentProgram } from './program.ts'

/** This program as a service of the system. */
export const serviceInput = ({ env, home, platform }: Cli): ServiceInput => ({
  env,
  home,
  platform,
  node: process.execPath,
  program: agentProgram,
})

/** `aic agent install`: an agent that runs already makes room for the service. */
export async function install(cli: Cli): Promise<ExitCode> {
  const input = serviceInput(cli)
  if (isInstalled(input) !== true) await stopAgent(cli)
  const change = installService(input)
  const { service, isChanged } = change
  if (change.problems.length > 0) return problems(change, cli, `${service.name} is not in force yet`)
  const what = isChanged ? 'The agent starts by itself from now on' : 'The agent starts by itself already'
  cli.stdout.write(` ${what}: ${service.name}\n${fileLine(change)}`)
  const keys = keysInShell(cli.env)
  if (keys.length > 0) {
    cli.stdout.write(
      ` It does not see the variables of your shell (${keys.join(', ')}): aic config set PROVIDER.api_key gives it a key.\n`,
    )
  }
  return 0
}

/** `aic agent uninstall`. */
export function uninstall(cli: Cli): ExitCode {
  const change = removeService(serviceInput(cli))
  const what = change.isChanged ? 'The agent no longer starts by itself' : 'The agent did not start by itself'
  cli.stdout.write(` ${what}.\n`)
  return problems(change, cli, 'Some of it may be left')
}

const fileLine = ({ service: { file } }: ServiceChange): string => (file === null ? '' : ` ${clean(file.path)}\n`)

function problems({ problems: all, service: { file } }: ServiceChange, { stderr }: Cli, what: string): ExitCode {
  if (all.length === 0) return 0
  const where = file === null ? '' : ` It is described in ${file.path}.`
  stderr.write(`aic: ${clean(`${what}: ${all.join('; ')}.${where}`)} [no-service]\n`)
  return 1
}

/** Variables whose names say that they hold keys of vendors; by their names only. */
const keysInShell = (env: Cli['env']): string[] =>
  Object.keys(env)
    .filter((name) => /^[A-Z][A-Z0-9_]*_(?:API_KEY|ADMIN_KEY)$/.test(name) && env[name])
    .slice(0, 4)
