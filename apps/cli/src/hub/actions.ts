import { dataFolder } from '@aic/engine'
import {
  askForAll,
  findMachine,
  forgetMachine,
  HubFile,
  type HubKey,
  HubKeys,
  type HubScope,
  hubFacts,
  hubScopes,
  isHubScope,
} from '@aic/engine/hub'
import { readSyncState, readUsageSync, type SyncChoice, syncAddress } from '@aic/engine/sync'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { configOf } from '../config.ts'
import { writeJson } from '../report/envelope.ts'
import { type ScreenFlags, screenOf } from '../screen/screen.ts'
import { clean } from '../screen/text.ts'
import { forgetQuestion, forgottenText } from './forget-text.ts'
import { keysText, statusText, type UsageStanding } from './text.ts'

/** Values of the flags of `aic hub`. */
export interface HubValues extends ScreenFlags {
  readonly json: boolean
  readonly scopes: string | undefined
  readonly yes: boolean
}

type KeyAction = (values: HubValues, cli: Cli, name: string | null) => Promise<ExitCode>

const plain = { noCost: false, jq: null } as const

async function add(values: HubValues, cli: Cli, name: string | null): Promise<ExitCode> {
  if (name === null || name.trim() === '' || name.length > 80 || clean(name) !== name) {
    throw new UsageError('Which machine is the key for?', 'Name it in up to 80 characters: aic hub keys add laptop')
  }
  using file = HubFile.open(dataFolder(cli))
  const keys = new HubKeys(file, () => cli.nowMs)
  if (keys.list().some(({ label }) => label === name)) {
    const renew = `The same machine gets a new one by aic hub keys renew ${name}`
    throw new UsageError(`${name} has a key already, or had one`, `${renew}; another machine needs another name.`)
  }
  const scopes = scopesOf(values.scopes)
  return tellKey({ ...keys.add(name, scopes), label: name, scopes }, values, cli)
}

/** Another key for the same machine: what it told stays its own. */
async function renew(values: HubValues, cli: Cli, name: string | null): Promise<ExitCode> {
  if (name === null) throw new UsageError('Which machine?', 'aic hub keys list shows them.')
  if (hubFacts(dataFolder(cli), cli.nowMs) === null) throw noMachine(name)
  using file = HubFile.open(dataFolder(cli))
  const keys = new HubKeys(file, () => cli.nowMs)
  const made = keys.renew(name)
  const known = keys.list().find(({ id }) => id === made?.id)
  if (made === null || known === undefined) throw noMachine(name)
  const { label, scopes } = known
  return tellKey({ ...made, label, scopes }, values, cli)
}

interface NewKey extends Pick<HubKey, 'id' | 'label' | 'scopes'> {
  readonly key: string
}

function tellKey({ id, label, scopes, key }: NewKey, values: HubValues, cli: Cli): ExitCode {
  if (values.json) return writeJson({ id, label, scopes, key }, plain, cli)
  cli.stdout.write(`${key}\n`)
  const machine = clean(label)
  cli.stderr.write(
    ` The key of ${machine}, shown this once. On ${machine}: aic config set sync.url https://YOUR-HUB, then aic config set sync.key, and paste it.\n`,
  )
  return 0
}

function scopesOf(text: string | undefined): readonly HubScope[] {
  if (text === undefined) return hubScopes
  const all = text.split(',').map((one) => one.trim())
  const wrong = all.find((one) => !isHubScope(one))
  if (wrong === undefined) return all.filter(isHubScope)
  throw new UsageError(`--scopes can't be "${wrong}"`, `Scopes are ${hubScopes.join(', ')}.`)
}

async function list(values: HubValues, cli: Cli): Promise<ExitCode> {
  const keys = hubFacts(dataFolder(cli), cli.nowMs)?.keys ?? []
  if (values.json) return writeJson({ keys }, plain, cli)
  cli.stdout.write(keysText(keys, cli.nowMs, screenOf(cli, values)))
  return 0
}

async function revoke(values: HubValues, cli: Cli, name: string | null): Promise<ExitCode> {
  if (name === null) throw new UsageError('Whose key?', 'aic hub keys list shows them.')
  if (hubFacts(dataFolder(cli), cli.nowMs) === null) throw noKey(name)
  using file = HubFile.open(dataFolder(cli))
  const count = new HubKeys(file, () => cli.nowMs).revoke(name)
  if (count === 0) throw noKey(name)
  if (values.json) return writeJson({ revoked: name }, plain, cli)
  cli.stdout.write(` The key of ${clean(name)} opens nothing any more.\n`)
  return 0
}

/** Exit code 1: it only said what it would do. */
async function forget(values: HubValues, cli: Cli, name: string | null): Promise<ExitCode> {
  if (name === null) throw new UsageError('Which machine?', 'aic hub keys list shows them.')
  const work = values.yes ? forgetMachine : findMachine
  const found = work(dataFolder(cli), name, () => cli.nowMs)
  if (found === null) throw noMachine(name)
  const text = values.yes ? forgottenText : forgetQuestion
  if (values.json) writeJson({ forgotten: values.yes, name, ...found }, plain, cli)
  else cli.stdout.write(text(clean(name), found))
  return values.yes ? 0 : 1
}

/** `aic hub resend`: machines send all of their usage again. */
export async function resend(values: HubValues, cli: Cli): Promise<ExitCode> {
  if (hubFacts(dataFolder(cli), cli.nowMs) === null) {
    throw new UsageError('This machine is no hub', 'Run it where aic agent run --hub runs.')
  }
  askForAll(dataFolder(cli), () => cli.nowMs)
  if (values.json) return writeJson({ asked: true }, plain, cli)
  cli.stdout.write(
    ' Each machine sends all of its usage again with its next push. What is here already changes nothing.\n',
  )
  return 0
}

const noMachine = (name: string): UsageError =>
  new UsageError(`No key is called "${name}"`, 'aic hub keys list shows them.')

const noKey = (name: string): UsageError =>
  new UsageError(`No key is called "${name}", or it is revoked already`, 'aic hub keys list shows them.')

/** What this machine syncs to, and what its hub knows. Exit code 1: syncing fails. */
export async function status(values: HubValues, cli: Cli): Promise<ExitCode> {
  const choice = syncAddress(configOf(cli), cli.env)
  const kept = readSyncState(dataFolder(cli))
  const state = choice.kind === 'on' && kept?.url === choice.address.url ? kept : null
  const hub = hubFacts(dataFolder(cli), cli.nowMs)
  const usage = usageStanding(cli, choice)
  const isFailing = choice.kind === 'refused' || [state, usage.state].some((one) => one !== null && one.fault !== null)
  if (values.json) {
    const refused = choice.kind === 'refused' ? { message: choice.message, advice: choice.advice } : null
    const sync = {
      isOn: choice.kind === 'on',
      url: choice.kind === 'on' ? choice.address.url : null,
      refused,
      pending: state?.pending.length ?? 0,
      sentAtMs: state?.sentAtMs ?? null,
      fault: state?.fault ?? null,
      breaker: state?.retry.breaker ?? null,
      nextTryAtMs: state?.fault == null ? null : state.retry.nextAtMs,
      usage: {
        everyMinutes: usage.everyMinutes,
        sentAtMs: usage.state?.sentAtMs ?? null,
        events: usage.state?.events ?? 0,
        fault: usage.state?.fault ?? null,
        breaker: usage.state?.retry.breaker ?? null,
        nextTryAtMs: usage.state?.fault == null ? null : usage.state.retry.nextAtMs,
      },
    }
    writeJson({ sync, hub }, plain, cli)
  } else cli.stdout.write(statusText({ choice, state, usage, hub }, cli.nowMs, screenOf(cli, values)))
  return isFailing ? 1 : 0
}

/** How this machine’s usage gets to its hub. */
export function usageStanding(cli: Cli, choice: SyncChoice): UsageStanding {
  const state = choice.kind === 'on' ? readUsageSync(dataFolder(cli), choice.address.url) : null
  return { everyMinutes: configOf(cli).sync.pushEvery || null, state }
}

/** What `aic hub keys WORD` does. */
export const keyActions = { list, add, renew, revoke, forget } as const satisfies Record<string, KeyAction>
