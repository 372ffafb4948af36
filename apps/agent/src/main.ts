import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { redact } from '@aic/core'
import { configPath } from '@aic/engine'
import { agentFiles } from '@aic/engine/agent-control'
import { openMonitor } from '@aic/engine/limits'
import { setSetting } from '@aic/engine/settings'
import { GitHubSignIn, ownKeys } from '@aic/engine/sign-in'
import manifest from '../package.json' with { type: 'json' }
import { type Agent, startAgent } from './agent.ts'
import { errorText, logLevelOf, openLog } from './log/log.ts'
import { RotatingFile } from './log/rotating-file.ts'

/** The process of the agent. This is the only file that knows its arguments, signals and environment. */
// It runs for weeks: what is young in its heap is cleared often instead of growing to tens of megabytes.
setFlagsFromString('--semi-space-growth-factor=1')
const { values } = parseArgs({
  options: { host: { type: 'string' }, port: { type: 'string' }, hub: { type: 'boolean' } },
})
const env: NodeJS.ProcessEnv = {
  ...process.env,
  ...(values.host === undefined ? {} : { AIC_AGENT_HOST: values.host }),
  ...(values.hub === true && { AIC_HUB: '1' }),
  ...(values.port === undefined ? {} : { AIC_AGENT_PORT: values.port }),
}
const isSeen = process.stderr.isTTY
const machine = { env, home: homeFolder(), platform: process.platform }
const gitHub = new GitHubSignIn({ ...machine, nowMs: Date.now })
const file = new RotatingFile(agentFiles(machine).log)
const log = openLog({
  level: logLevelOf(env.AIC_LOG_LEVEL),
  nowMs: Date.now,
  redact,
  write(line) {
    file.write(line)
    if (isSeen) process.stderr.write(line)
  },
})

try {
  const agent = await startAgent({
    ...machine,
    pid: process.pid,
    version: manifest.version,
    programPath: import.meta.filename,
    nowMs: Date.now,
    log,
    openMonitor: async (aic, config) =>
      openMonitor({
        ...machine,
        nowMs: Date.now,
        config,
        ledger: aic,
        storedKeys: ownKeys({ ...machine, nowMs: Date.now }),
        onError: (error) => log.error('limits', { error: errorText(error) }),
      }),
    setSetting: (key, value) => setSetting(configPath(machine), key, value),
    gitHub,
  })
  endWhenAsked(agent)
  process.stdout.write(`aic agent ${manifest.version} listens on http://${agent.host}:${agent.port}\n`)
} catch (error) {
  log.error('not started', { error: errorText(error) })
  process.stderr.write(`aic: ${redact(errorText(error))}\n`)
  process.exit(1)
}

function endWhenAsked(agent: Agent): void {
  const end = (code: number): void => {
    void agent.stop().then(
      () => process.exit(code),
      (error: unknown) => {
        log.error('not stopped cleanly', { error: errorText(error) })
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(0))
  // The terminal that it runs in is gone; in the background it has none, and serves on.
  process.on('SIGHUP', () => isSeen && end(0))
  process.once('uncaughtException', (error) => {
    log.error('a fault of aic itself', { error: errorText(error), stack: error.stack ?? null })
    end(1)
  })
}

/** An empty HOME is as good as none: then the user database tells. */
function homeFolder(): string {
  const { homedir, userInfo } = process.getBuiltinModule('node:os')
  return process.env.HOME || homedir() || userInfo().homedir
}
