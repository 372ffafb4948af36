import { AicError } from '@aic/core'
import type { HookLimit } from '@aic/engine'

/** What Claude Code's status line hook says, as far as the line needs it. Source: https://code.claude.com/docs/en/statusline */
export interface Hook {
  /** Only ever compared and stored; never part of a path. */
  readonly session: string
  readonly transcriptPath: string
  readonly modelName: string
  /** As requests name the model; null when the hook does not say. */
  readonly modelId: string | null
  /** The session's cost as the agent counts it, USD; null when it does not say. */
  readonly costUsd: number | null
  readonly context: { readonly tokens: number; readonly size: number } | null
  readonly limits: readonly HookLimit[]
}

/** Reads the hook's JSON. Throws what is wrong with it, in words. */
export function parseHook(text: string): Hook {
  const hook = objectOf(parseJson(text))
  const session = textOf(hook?.session_id)
  const transcriptPath = textOf(hook?.transcript_path)
  const modelName = textOf(objectOf(hook?.model)?.display_name)
  const missing = [
    session === null ? 'session_id' : null,
    transcriptPath === null ? 'transcript_path' : null,
    modelName === null ? 'model.display_name' : null,
  ].filter((name) => name !== null)
  if (hook === null || session === null || transcriptPath === null || modelName === null) {
    throw new AicError('bad-hook', `the hook's JSON on stdin lacks ${missing.join(', ')}`)
  }
  return {
    session,
    transcriptPath,
    modelName,
    modelId: textOf(objectOf(hook.model)?.id),
    costUsd: countOf(objectOf(hook.cost)?.total_cost_usd),
    context: contextOf(objectOf(hook.context_window)),
    limits: limitsOf(objectOf(hook.rate_limits)),
  }
}

type Json = Readonly<Record<string, unknown>>

function parseJson(text: string): unknown {
  if (text.trim() === '') throw new AicError('bad-hook', 'nothing on stdin')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AicError('bad-hook', `stdin is no JSON (${(error as Error).message})`, { cause: error })
  }
}

const objectOf = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const countOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null

/** `total_input_tokens` is what the last request held, so it is what fills the window. */
function contextOf(context: Json | null): Hook['context'] {
  const tokens = countOf(context?.total_input_tokens)
  const size = countOf(context?.context_window_size)
  return tokens === null || size === null || size === 0 ? null : { tokens, size }
}

/** `{five_hour: {used_percentage, resets_at}, …}`; a window without a percentage says nothing. */
function limitsOf(limits: Json | null): HookLimit[] {
  return Object.entries(limits ?? {}).flatMap(([window, value]) => {
    const usedPercent = countOf(objectOf(value)?.used_percentage)
    return usedPercent === null ? [] : [{ window, usedPercent, resetsAtMs: timeOf(objectOf(value)?.resets_at) }]
  })
}

/** Seconds since 1970, or ISO 8601. */
function timeOf(value: unknown): number | null {
  const atMs = typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isFinite(atMs) ? atMs : null
}
