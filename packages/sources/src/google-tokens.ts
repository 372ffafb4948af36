import { type TokenCounts, toCount } from '@aic/core'

/** Counts as Google's `usageMetadata` names them, not yet checked (https://ai.google.dev/api/generate-content#UsageMetadata). */
export interface GoogleCounts {
  readonly prompt: unknown
  readonly candidates: unknown
  readonly cached: unknown
  readonly thoughts: unknown
  /** Tokens of the prompts that tools made. */
  readonly tool: unknown
  readonly total: unknown
}

/**
 * Kinds that never overlap, with thoughts in output and tool prompts in input; null when a count can't be true.
 *
 * In Google's own API the prompt holds the cached tokens, and thoughts and tool prompts stand beside prompt and candidates. Gateways and
 * forks of the client differ, so the total decides what was already inside: of the sums that could make it, the first that does.
 * A total that nothing makes, or none, leaves Google's rule.
 */
export function googleTokens(logged: GoogleCounts): TokenCounts | null {
  const [prompt, candidates, cached, thoughts, tool, total] = [
    logged.prompt,
    logged.candidates,
    logged.cached,
    logged.thoughts,
    logged.tool,
    logged.total,
  ].map(toCount)
  if (prompt == null || candidates == null || cached == null) return null
  if (thoughts == null || tool == null || total == null) return null
  const beside = total - prompt - candidates
  const apart = waysApart.find((way) => way.thoughts * thoughts + way.tool * tool + way.cached * cached === beside)
  const { thoughts: areThoughts, tool: isTool, cached: isCached } = apart ?? googlesWay
  const cacheRead = isCached === 1 ? cached : Math.min(cached, prompt)
  const output = candidates + areThoughts * thoughts
  return {
    input: prompt - (isCached === 1 ? 0 : cacheRead) + isTool * tool,
    output,
    cacheRead,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    reasoning: Math.min(thoughts, output),
  }
}

/** 1 for what stands beside prompt and candidates, 0 for what is inside. */
const googlesWay = { thoughts: 1, tool: 1, cached: 0 }
const waysApart = [
  googlesWay,
  { thoughts: 1, tool: 0, cached: 0 },
  { thoughts: 0, tool: 1, cached: 0 },
  { thoughts: 0, tool: 0, cached: 0 },
  { thoughts: 1, tool: 1, cached: 1 },
]
