import path from 'node:path'
import { AicError } from '@aic/core'
import { type Aic, type Config, dataFolder, openAic } from '@aic/engine'
import {
  agentFiles,
  type InstanceLock,
  proofOf,
  readAgentNote,
  removeAgentFiles,
  takeInstanceLock,
  writeAgentFiles,
} from '@aic/engine/agent-control'
import type { AlertRecord, Monitor } from '@aic/engine/limits'
import { writeWhole } from '@aic/engine/settings'
import type { AgentFacts, AgentParts, GitHubDoor } from './agent-parts.ts'
import { createApp } from './app.ts'
import { type Binding, bindingOf, hostsOf } from './binding.ts'
import { openFleetPart } from './fleet/open-fleet-part.ts'
import { isForHubKeys } from './hub/hub-request.ts'
import { hubOpener } from './hub/is-hub.ts'
import { OtherMachines } from './hub/other-machines.ts'
import { LedgerWatch } from './ledger-watch.ts'
import { errorText, type Log } from './log/log.ts'
import { AnswerCache } from './reports/answer-cache.ts'
import { startRetention } from './retention.ts'
import { Access } from './safety/access.ts'
import { type GuardRules, isTelemetry, isWidget } from './safety/guard.ts'
import { sessionsIn } from './safety/kept-sessions.ts'
import { refusalLog } from './safety/refusal-log.ts'
import { telemetryAccess } from './safety/telemetry-access.ts'
import { WidgetTokens } from './safety/widget-tokens.ts'
import { openServer, type Patience, type RunningServer } from './serve.ts'
import { SettingsFile } from './settings-file.ts'
import { ChangeFeed } from './stream/change-feed.ts'
import { telemetryRoutes } from './telemetry-routes.ts'

/** The process as the agent sees it. */
export interface AgentOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly platform: NodeJS.Platform
  readonly pid: number
  readonly version: string
  /** The program that runs. */
  readonly programPath: string
  /** UTC ms. */
  readonly nowMs: () => number
  readonly log: Log
  readonly openMonitor: (aic: Aic, config: () => Config) => Promise<Monitor>
  /** Writes one setting, null takes it out. Throws `ConfigError`. */
  readonly setSetting: (key: string, value: string | null) => void
  readonly gitHub: GitHubDoor
  readonly patience?: Patience
}

/** A running agent. */
export interface Agent {
  readonly host: string
  readonly port: number
  /** Its routes, as the document is made of them. */
  readonly app: ReturnType<typeof createApp>
  /** Looks at the logs now; settles when the ledger has what they held. */
  look(): Promise<void>
  /** Lets open requests end, closes the ledger, takes its files away. Once: a second call waits for the first. */
  stop(): Promise<void>
}

/** Starts the agent of a data folder. Throws `AicError` where one runs already, or no port is free. */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const binding = bindingOf(options.env)
  const lock = takeInstanceLock(agentFiles(options).lock)
  if (lock === null) throw runsAlready(options)
  try {
    return await openAgent(options, binding, lock)
  } catch (error) {
    lock[Symbol.dispose]()
    throw error
  }
}

function runsAlready(options: AgentOptions): AicError {
  const note = readAgentNote(options)
  const where = note === null ? '' : ` (process ${note.pid}, port ${note.port})`
  return new AicError('agent-runs', `An agent runs already for ${dataFolder(options)}${where}`)
}

async function openAgent(options: AgentOptions, binding: Binding, lock: InstanceLock): Promise<Agent> {
  const { log, nowMs, setSetting, gitHub } = options
  const config = new SettingsFile(options, nowMs, (error) => log.warn('settings', { error: errorText(error) }))
  const openHub = await hubOpener(options.env, config.current())
  const hub = openHub?.(options, () => config.current(), binding) ?? null
  const server = await openServer(binding, refusalLog(log, nowMs), options.patience)
  const facts = factsOf(options, binding, server.port)
  const aic = await openAic({ ...options, nowMs: facts.startedAtMs, config: config.current() })
  const monitor = await options.openMonitor(aic, () => config.current())
  const feed = new ChangeFeed(() => cache.limitsChanged()) // who hears of news and asks gets no answer of before
  const onChange = (): void => tellLedger({ aic, monitor, feed, nowMs })
  const watch = new LedgerWatch({ aic, platform: options.platform, nowMs, log, onChange })
  const kept = sessionsIn(agentFiles(options).sessions, server.port, writeWhole)
  const access = new Access(binding.token, server.port, nowMs, kept)
  const widgetTokens = new WidgetTokens(agentFiles(options).widgetTokens, nowMs)
  const ownFleet = openFleetPart({ machine: options, isHub: hub !== null, config, nowMs, log, feed })
  const otherMachines = new OtherMachines({ ...options, ...ownFleet, hub, feed, monitor, config })
  const own = { ...ownFleet, otherMachines, access, widgetTokens, feed, log, nowMs, facts, look: () => watch.look() }
  const parts = { aic, monitor, config, setSetting, gitHub, ...own }
  const cache = new AnswerCache(parts)
  const app = createApp(parts, cache)
  app.route('/', telemetryRoutes(parts))
  server.answerWith(hub?.before(app.fetch) ?? app.fetch, rulesOf(parts, options, binding, hub?.hosts ?? null), cache)
  const noticeRefusal = refusalNoticer(parts)
  const noticeWarnings = warningNoticer(parts)
  noticeWarnings()
  const stopListening = monitor.onChange(({ kind, alert }) => {
    cache.limitsChanged()
    tellLimits(parts, kind === 'alert' ? alert : undefined)
    noticeRefusal()
    noticeWarnings()
  })
  const { pid, port, startedAtMs, version } = facts
  writeAgentFiles(options, { pid, port, startedAtMs, version, dataFolder: dataFolder(options) }, binding.token)
  monitor.start()
  watch.start()
  const stopRetention = startRetention(parts)
  otherMachines.start()
  log.info('started', { host: binding.host, port: server.port, pid: options.pid, version: options.version })
  if (!binding.isLocal) log.warn('other machines can reach this agent, and what they send is not encrypted')
  const stop = async (): Promise<void> => {
    log.info('stopping')
    removeAgentFiles(options, facts)
    stopListening()
    await otherMachines.stop()
    await ownFleet.stop()
    access.leave() // before the port is free for others
    await stopServing(server, feed)
    hub?.close()
    await stopRetention()
    await watch.close()
    await monitor.close()
    for (const warning of aic.close()) log.warn(warning)
    lock[Symbol.dispose]()
    log.info('stopped')
  }
  let stopped: Promise<void> | null = null
  return { host: binding.host, port: server.port, app, look: own.look, stop: () => (stopped ??= stop()) }
}

/** `hubHosts`: by which names others may ask a hub; null for an agent that is none. */
const rulesOf = (
  parts: AgentParts,
  options: AgentOptions,
  binding: Binding,
  hubHosts: readonly string[] | null,
): GuardRules => ({
  hosts: new Set([...hostsOf(binding, parts.facts.port), ...(hubHosts ?? [])]),
  proxiedHosts: new Set(hubHosts),
  isKnown: isKnownTo(parts, options),
  isLetIn: (request) => hubHosts !== null && isForHubKeys(request),
})

/** Who may ask: the owner for all, senders of telemetry and widgets only for their own paths. */
function isKnownTo({ access, widgetTokens, log }: AgentParts, options: AgentOptions): GuardRules['isKnown'] {
  const isSender = telemetryAccess(options, log)
  return (request) =>
    access.isKnown(request) ||
    (isTelemetry(request) && isSender(request)) ||
    (isWidget(request) && widgetTokens.isGood(request))
}

function factsOf(options: AgentOptions, { token }: Binding, port: number): AgentFacts {
  const { env, home, platform, pid, version, programPath } = options
  return {
    env,
    home,
    platform,
    pid,
    version,
    programPath,
    port,
    startedAtMs: options.nowMs(),
    databasePath: path.join(dataFolder(options), 'ledger.sqlite'),
    proofOf: (challenge) => proofOf(token, challenge, port),
    isDebug: env.AIC_DEBUG === '1',
    showsRawResponses: env.AIC_RAW_RESPONSES === '1',
  }
}

/** The ledger holds something new. The logs that it came from may tell of limits, too. */
function tellLedger({ aic, monitor, feed, nowMs }: Pick<AgentParts, 'aic' | 'monitor' | 'feed' | 'nowMs'>): void {
  feed.publish({ type: 'ledger', version: aic.version(), at: new Date(nowMs()).toISOString() })
  monitor.logsChanged()
}

function tellLimits({ feed, monitor, nowMs }: AgentParts, alert: AlertRecord | undefined): void {
  const at = new Date(nowMs()).toISOString()
  if (alert === undefined) feed.publish({ type: 'limits', version: monitor.status().version, at })
  else {
    const { id, level, title, message } = alert
    feed.publish({ type: 'alert', id, level, title, message, at })
  }
}

/** Tells the log each warning of limits and providers once: a file of a provider that can't be used, storage that fails. */
function warningNoticer({ monitor, log }: AgentParts): () => void {
  const told = new Set<string>()
  return () => {
    for (const warning of monitor.status().warnings ?? []) {
      if (!told.has(warning)) log.warn(warning)
      told.add(warning)
    }
  }
}

/** How often GitHub is asked whether it still takes the token, while Copilot refuses it. */
const checkMs = 600_000

/** Looks whether GitHub refuses aic's own token altogether, when the account that it is for says so. */
function refusalNoticer({ monitor, gitHub, nowMs, log }: AgentParts): () => void {
  let checkedMs = -Infinity
  return () => {
    const isRefused = monitor
      .status()
      .accounts.some(
        ({ authSource, fault }) =>
          authSource?.includes('auth.json') === true && (fault?.kind === 'expired' || fault?.kind === 'denied'),
      )
    if (!isRefused || nowMs() - checkedMs < checkMs) return
    checkedMs = nowMs()
    gitHub.check().catch((error: unknown) => log.warn('GitHub', { error: errorText(error) }))
  }
}

async function stopServing(server: RunningServer, feed: ChangeFeed): Promise<void> {
  feed.close()
  await server.close()
}
