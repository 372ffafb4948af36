import { AicError } from '@aic/core'
import { type Config, dataFolder, namedZone } from '@aic/engine'
import { type FleetLimit, Hub, HubFile, HubKeys, openHubEvents } from '@aic/engine/hub'
import type { Binding } from '../binding.ts'
import type { Log } from '../log/log.ts'
import type { Answer } from '../serve.ts'
import { hubApp } from './hub-app.ts'
import { isHubPath } from './hub-request.ts'

interface HubMachine {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly platform: NodeJS.Platform
  readonly nowMs: () => number
  readonly log: Log
}

const variableKeyOf = ({ env }: Pick<HubMachine, 'env'>): string | null => env.CLAUDE_SYNC_API_KEY?.trim() || null

/** Throws `AicError` for one that others could reach and that has no key to know them by. */
function refuseOpenHub(machine: HubMachine, { host, isLocal }: Binding): void {
  if (isLocal) return
  using file = HubFile.open(dataFolder(machine))
  if (new HubKeys(file, machine.nowMs, variableKeyOf(machine)).hasAny()) return
  throw new AicError('unsafe-host', `To listen on ${host} a hub needs a key for each machine`, {
    advice: 'aic hub keys add NAME makes one and shows it once.',
  })
}

/** A hub at work: what answers its paths, and the names it is asked by. */
export interface HubDoor {
  /** Answers the hub's own paths, and leaves the others to the agent. */
  readonly before: (answer: Answer) => Answer
  /** What a Host header may say besides the agent's names, lower case. */
  readonly hosts: readonly string[]
  /** The newest word on each limit of each account that machines told. Throws `HubStorageError`. */
  limits(): readonly FleetLimit[]
  /** Calls back when a machine told something new. */
  onTold(listener: (what: 'limits' | 'events') => void): void
  close(): void
}

/** Opens the hub of a data folder. Throws `AicError` where it would be open to strangers, `HubStorageError`, `FleetFault`. */
export function openHub(machine: HubMachine, config: () => Config, binding: Binding): HubDoor {
  refuseOpenHub(machine, binding)
  const { nowMs, log } = machine
  const folder = dataFolder(machine)
  const events = openHubEvents(folder, nowMs)
  const hub = new Hub({
    dataFolder: folder,
    nowMs,
    variableKey: variableKeyOf(machine),
    events,
    tenant: () => config().fleet.tenant ?? 'default',
    zone: () => zoneOf(config()),
  })
  let hear: (what: 'limits' | 'events') => void = () => {}
  const app = hubApp({ hub, nowMs, log, onTold: (what) => hear(what) })
  log.info('this agent is a hub')
  const shared = variableKeyOf(machine)
  if (shared !== null && hub.keys.find(shared) === null) {
    log.warn('CLAUDE_SYNC_API_KEY opens nothing here: a key has 16 to 200 characters')
  }
  if (!hub.keys.hasAny()) log.warn('the hub has no key: nobody can send to it before aic hub keys add NAME')
  return {
    before: (answer) => (request, env) =>
      isHubPath(new URL(request.url).pathname) ? app.fetch(request, env) : answer(request, env),
    hosts: (config().hub.hosts ?? []).map((host) => host.trim().toLowerCase()),
    limits: () => hub.limits(),
    onTold(listener) {
      hear = listener
    },
    close() {
      hub[Symbol.dispose]()
      events[Symbol.dispose]()
    },
  }
}

const zoneOf = ({ timezone }: Config) => (timezone === undefined ? null : namedZone(timezone))
