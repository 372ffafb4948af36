import { applyRetention } from '@aic/engine/upkeep'
import type { AgentParts } from './agent-parts.ts'
import { errorText } from './log/log.ts'

const dayMs = 86_400_000
/** How often it is looked whether another day has begun: machines sleep through timers. */
const lookMs = 15 * 60_000

/**
 * Forgets what the settings say is too old: soon after the start, and once a day. Returns how to stop it, which waits for what is under
 * way.
 */
export function startRetention(parts: AgentParts, everyMs = lookMs): () => Promise<void> {
  const { aic, config, nowMs, facts, log, look } = parts
  let doneFor = ''
  let running: Promise<void> | null = null
  const apply = async (): Promise<void> => {
    const current = config.current()
    const key = JSON.stringify([Math.floor(nowMs() / dayMs), current.retention])
    if (key === doneFor || Object.keys(current.retention).length === 0) return
    aic.save()
    const { env, home, platform } = facts
    const done = await applyRetention({ env, home, platform, nowMs: nowMs(), config: current }, current)
    doneFor = key
    if (done.records + done.telemetryFiles + done.history === 0) return
    log.info('forgot what is too old, as set', { ...done })
    await look()
  }
  const run = (): void => {
    running ??= apply()
      .catch((error: unknown) => log.warn('what is too old could not be forgotten', { error: errorText(error) }))
      .finally(() => {
        running = null
      })
  }
  const timer = setInterval(run, everyMs)
  timer.unref()
  run()
  return async () => {
    clearInterval(timer)
    await running
  }
}
