import type { AgentSetup } from '@aic/engine/telemetry'
import type { Screen } from '../screen/screen.ts'

/** How to switch telemetry on, step by step, each text ready to be copied. */
export function setupText(setups: readonly AgentSetup[], { paint }: Pick<Screen, 'paint'>): string {
  const agents = setups.map(({ name, steps }) => {
    const parts = steps.map(({ why, path, text }) => {
      const place = path === null ? '' : ` ${paint.cyan(path)}`
      return `${why}${place}\n\n${text}\n`
    })
    return `${paint.bold(name)}\n\n${parts.join('\n')}`
  })
  return `${agents.join('\n')}\n${paint.dim('Sessions that run already have to be started anew. aic otel status shows what came in.')}\n`
}
