import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { renderClaude } from './agents/claude.ts'
import { renderCodex } from './agents/codex.ts'
import { renderCopilot } from './agents/copilot.ts'
import { renderGemini } from './agents/gemini.ts'
import { renderOpencode } from './agents/opencode.ts'
import { renderQwen } from './agents/qwen.ts'
import type { DemoFiles } from './demo-files.ts'
import { type DemoAgent, planDemo } from './demo-plan.ts'

type Render = (sessions: Parameters<typeof renderClaude>[0], zoneOffsetMs: number) => DemoFiles

const renderers: Readonly<Record<DemoAgent, Render>> = {
  claude: renderClaude,
  codex: renderCodex,
  gemini: renderGemini,
  opencode: renderOpencode,
  qwen: renderQwen,
  copilot: renderCopilot,
}

/**
 * A made-up home: the logs of six agents on six projects over the 40 days up to `endMs`, the last call two minutes before it.
 * The same arguments give the same bytes. `zoneOffsetMs` is local time minus UTC, so that days have mornings where the reader lives.
 * Homes of different `seed` are different machines: they have no call in common.
 */
export function sampleHomeFiles(endMs: number, zoneOffsetMs = 0, seed = 0): DemoFiles {
  const byAgent = Map.groupBy(planDemo(endMs, zoneOffsetMs, seed), ({ agent }) => agent)
  return Object.assign({}, ...[...byAgent].map(([agent, sessions]) => renderers[agent](sessions, zoneOffsetMs)))
}

/**
 * Writes {@link sampleHomeFiles} into `folder`, which must not hold anybody's real logs.
 *
 * ```ts
 * writeSampleHome(path.join(tmpdir(), 'aic-demo'), Date.now())
 * ```
 */
export function writeSampleHome(folder: string, endMs: number, zoneOffsetMs = 0, seed = 0): void {
  for (const [file, text] of Object.entries(sampleHomeFiles(endMs, zoneOffsetMs, seed))) {
    const full = path.join(folder, file)
    mkdirSync(path.dirname(full), { recursive: true })
    writeFileSync(full, text)
  }
}
