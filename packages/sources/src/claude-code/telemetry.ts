import { type Skipped, skipped, type TelemetryCall, type TokenCounts, toNanoUsd, totalTokens } from '@aic/core'
import {
  momentOf,
  numberIn,
  type OtelAttributes,
  type OtelEvent,
  type OtelPoint,
  seriesOf,
  textIn,
} from '../telemetry/otel.ts'
import type { OutcomeKind, OutcomePoint, Telemetry } from '../telemetry/telemetry.ts'
import { toTokens } from '../to-tokens.ts'
import { claudeSetup } from './telemetry-setup.ts'

/**
 * Claude Code's OpenTelemetry: https://docs.claude.com/en/docs/claude-code/monitoring-usage
 * Calls come from log events alone: the token and cost counters say the same again, added up.
 */
export const claudeTelemetry: Telemetry = { call: callOf, outcome: outcomeOf, setup: claudeSetup }

function callOf(event: OtelEvent): TelemetryCall | Skipped | null {
  if (!isApiRequest(event)) return null
  const { attributes } = event
  const tokens = tokensIn(attributes)
  if (tokens === null) return skipped('bad-count')
  if (totalTokens(tokens) === 0) return null
  const session = textIn(attributes, 'session.id')
  if (session === null) return skipped('no-id')
  const atMs = momentOf(event)
  if (atMs === null) return skipped('no-time')
  return {
    kind: 'telemetry',
    session,
    requestId: textIn(attributes, 'request_id'),
    model: textIn(attributes, 'model')?.replace(/\[1m\]$/, '') ?? null, // calls are logged without the suffix
    atMs,
    tokens,
    webSearches: 0,
    reportedNanoUsd: toNanoUsd(numberIn(attributes, 'cost_usd')),
    tier: textIn(attributes, 'speed') === 'fast' ? 'fast' : 'standard',
  }
}

/** The body holds the full name, the attribute a short one that other programs use too. */
const isApiRequest = ({ names, attributes }: OtelEvent): boolean =>
  names.includes('claude_code.api_request') ||
  (names.includes('api_request') && textIn(attributes, 'service.name') === 'claude-code')

/** Writes to the cache are split by age in newer versions (seen in 2.1.330); attributes that are absent count nothing. */
function tokensIn(attributes: OtelAttributes): TokenCounts | null {
  const [input, output, cacheRead, anyAge, fiveMinutes, oneHour] = [
    'input_tokens',
    'output_tokens',
    'cache_read_tokens',
    'cache_creation_tokens',
    'cache_creation_5m_tokens',
    'cache_creation_1h_tokens',
  ].map((name) => numberIn(attributes, name))
  if (input === null || output === null || cacheRead === null) return null
  if (anyAge === null || fiveMinutes === null || oneHour === null) return null
  const cacheWrite = Math.max(anyAge ?? 0, (fiveMinutes ?? 0) + (oneHour ?? 0))
  return toTokens({ input, output, cacheRead, cacheWrite, cacheWrite1h: oneHour })
}

const counters: Readonly<Record<string, (attributes: OtelAttributes) => OutcomeKind | null>> = {
  'claude_code.session.count': () => 'sessions',
  'claude_code.commit.count': () => 'commits',
  'claude_code.pull_request.count': () => 'pullRequests',
  'claude_code.active_time.total': () => 'activeMs',
  'claude_code.lines_of_code.count': (attributes) => {
    const type = textIn(attributes, 'type')
    return type === 'added' ? 'linesAdded' : type === 'removed' ? 'linesRemoved' : null
  },
}

function outcomeOf(point: OtelPoint): OutcomePoint | null {
  const { name, attributes, startMs, atMs, isCumulative } = point
  const what = Object.hasOwn(counters, name) ? counters[name]?.(attributes) : null
  if (what == null || !(point.value >= 0)) return null
  const value = what === 'activeMs' ? Math.round(point.value * 1_000) : point.value // active time comes in seconds
  const session = textIn(attributes, 'session.id')
  return { kind: 'outcome', what, session, series: seriesOf(point), startMs, atMs, value, isCumulative }
}
