import { type Skipped, skipped, type TelemetryCall, totalTokens } from '@aic/core'
import { momentOf, numberIn, type OtelEvent, textIn } from '../telemetry/otel.ts'
import type { SetupStep, Telemetry, TelemetryTarget } from '../telemetry/telemetry.ts'
import { toTokens } from '../to-tokens.ts'

/**
 * Codex's OpenTelemetry, as 0.169 speaks it (`[otel]` in config.toml, https://developers.openai.com/codex/config-reference): an event for each answer,
 * without the id that the rollout has, so it is known again by its counts. It counts no commits or lines.
 */
export const codexTelemetry: Telemetry = { call: callOf, outcome: () => null, setup: setupOf }

function callOf(event: OtelEvent): TelemetryCall | Skipped | null {
  const { names, attributes } = event
  if (!names.includes('codex.sse_event') || textIn(attributes, 'event.kind') !== 'response.completed') return null
  const count = (name: string): number | undefined => {
    const value = numberIn(attributes, name)
    return value === null ? Number.NaN : value
  }
  const counts = {
    input: count('input_token_count'),
    output: count('output_token_count'),
    cacheRead: count('cached_token_count'),
    cacheWrite: count('cache_write_token_count'),
    reasoning: count('reasoning_token_count'),
  }
  const tokens = toTokens(counts, { isCacheInInput: true })
  if (tokens === null) return skipped('bad-count')
  if (totalTokens(tokens) === 0) return null
  const session = textIn(attributes, 'conversation.id')
  if (session === null) return skipped('no-id')
  const atMs = momentOf(event)
  if (atMs === null) return skipped('no-time')
  return {
    kind: 'telemetry',
    session,
    requestId: null,
    model: textIn(attributes, 'model') ?? textIn(attributes, 'slug'),
    atMs,
    tokens,
    webSearches: 0,
    reportedNanoUsd: null,
    tier: 'standard',
  }
}

/** Codex (0.169) sends what `headers` say as it stands, variables and all; the header of a variable of OpenTelemetry is taken, too. */
function setupOf({ url, token }: TelemetryTarget): readonly SetupStep[] {
  const headers = token === null ? '' : `, headers = { "Authorization" = "Bearer ${token}" }`
  const config = {
    why: 'Add this to the settings of Codex:',
    path: '~/.codex/config.toml',
    text: `[otel]\nexporter = { otlp-http = { endpoint = "${url}/v1/logs", protocol = "binary"${headers} } }`,
  }
  const shell = {
    why: 'And set the token in the shell that starts codex:',
    path: null,
    text: 'export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer $(aic otel token)"',
  }
  return token === null ? [config, shell] : [config]
}
