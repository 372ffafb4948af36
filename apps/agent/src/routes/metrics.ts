import { nanoPerUsd } from '@aic/core'
import { everything, reportRows, type Sums, select, unknownName, utc } from '@aic/core/report'
import { askTwice } from '@aic/engine'
import type { LimitStatus } from '@aic/engine/limits'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { metricText, type Sample } from '../reports/prometheus.ts'
import { failures } from '../schema/answer.ts'

const route = createRoute({
  method: 'get',
  path: '/metrics',
  tags: ['Agent'],
  summary: 'For Prometheus: tokens, cost and limits',
  responses: {
    200: { description: 'Text format 0.0.4.', content: { 'text/plain': { schema: z.string() } } },
    ...failures,
  },
})

/** `/metrics`. The part made of the ledger is kept until the ledger changes. */
export function metricsRoutes(app: OpenAPIHono, parts: AgentParts): void {
  let kept = { version: -1, text: '' }
  app.openapi(route, async (c) => {
    if (kept.version !== parts.aic.version()) {
      const version = parts.aic.version()
      kept = { version, text: await askTwice(parts.aic, () => ledgerText(parts)) }
    }
    const text = agentText(parts) + limitsText(parts) + kept.text
    return c.text(text, 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
}

function agentText({ facts, nowMs, feed, aic, monitor }: AgentParts): string {
  const upSeconds = Math.floor((nowMs() - facts.startedAtMs) / 1_000)
  const accounts = monitor.status().accounts.filter(({ state }) => state !== 'disabled' && state !== 'missing')
  return [
    metricText('aic_info', 'gauge', 'The agent that runs.', [[{ version: facts.version }, 1]]),
    metricText('aic_uptime_seconds', 'gauge', 'Seconds since the agent started.', [[{}, upSeconds]]),
    metricText('aic_stream_clients', 'gauge', 'Pages that listen for changes.', [[{}, feed.listeners]]),
    metricText('aic_ledger_version', 'gauge', 'Counts changes of the ledger.', [[{}, aic.version()]]),
    metricText(
      'aic_provider_up',
      'gauge',
      '1: the vendor answered at the last look.',
      accounts.map(({ provider, fault }): Sample => [{ provider }, fault === null ? 1 : 0]),
    ),
  ].join('')
}

function limitsText({ monitor }: AgentParts): string {
  const samples = (of: (limit: LimitStatus) => number | null): Sample[] =>
    monitor.status().accounts.flatMap(({ provider, accountKey, limits }) =>
      limits.map((limit): Sample => {
        const { id, origin } = limit
        return [{ provider, account: accountKey ?? '', limit: id, origin }, of(limit)]
      }),
    )
  return [
    metricText(
      'aic_limit_used_percent',
      'gauge',
      'Used percent of a window.',
      samples((limit) => (limit.isStale ? null : limit.usedPercent)),
    ),
    metricText(
      'aic_limit_resets_at_seconds',
      'gauge',
      'When a window resets, Unix seconds.',
      samples(({ resetsAtMs }) => (resetsAtMs === null ? null : Math.floor(resetsAtMs / 1_000))),
    ),
    metricText(
      'aic_limit_told_at_seconds',
      'gauge',
      'When the percent was told, Unix seconds.',
      samples(({ atMs }) => Math.floor(atMs / 1_000)),
    ),
  ].join('')
}

const kinds = ['input', 'output', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h'] as const

function ledgerText({ aic, config }: AgentParts): string {
  const selection = select(aic.usage(), everything, utc)
  const { mode, startOfWeek } = config.current()
  const shares = reportRows(selection, { by: 'source', mode, startOfWeek }).flatMap(({ key, models }) =>
    models.map(({ name, sums }) => ({ labels: { source: key ?? unknownName, model: name ?? unknownName }, sums })),
  )
  const samples = (of: (sums: Sums) => number): Sample[] => shares.map(({ labels, sums }) => [labels, of(sums)])
  return [
    metricText(
      'aic_tokens_total',
      'counter',
      'Tokens in the ledger by kind; kinds never overlap.',
      shares.flatMap(({ labels, sums }) => kinds.map((kind): Sample => [{ ...labels, kind }, sums[kind]])),
    ),
    metricText(
      'aic_calls_total',
      'counter',
      'Calls in the ledger.',
      samples((sums) => sums.calls),
    ),
    metricText(
      'aic_cost_usd_total',
      'counter',
      'Known cost, USD.',
      samples((sums) => sums.knownNanoUsd / nanoPerUsd),
    ),
    metricText(
      'aic_unpriced_calls_total',
      'counter',
      'Calls without a known price.',
      samples((sums) => sums.unpricedCalls),
    ),
  ].join('')
}
