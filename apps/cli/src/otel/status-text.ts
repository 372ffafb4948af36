import type { Received, ReceivedCounts } from '@aic/engine/telemetry'
import { ago, plural } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'

/** What there is to say of telemetry on this machine. */
export interface OtelStatus {
  /** Of the agent that runs; null when none does. */
  readonly url: string | null
  readonly received: Received & { readonly folder: string }
}

/** Whether telemetry can come in, and what did. */
export function statusText({ url, received }: OtelStatus, nowMs: number, { paint }: Pick<Screen, 'paint'>): string {
  const door =
    url === null
      ? `${paint.yellow('No agent runs')}, so nothing can come in: aic agent start`
      : `Received at ${paint.cyan(`${url}/v1/logs`)} and ${paint.cyan('/v1/metrics')}`
  const { lastMs, counts, ignored, folder } = received
  if (lastMs === null) return ` ${door}\n Nothing came in yet: aic otel setup\n`
  const lines = Object.entries(counts).map(([name, one]) => `  ${name}: ${countsText(one, nowMs)}`)
  return [
    door,
    `Last batch ${ago(nowMs - lastMs)}, kept in ${folder}`,
    ...lines,
    ...(ignored === 0 ? [] : [paint.dim(`  ${plural(ignored, 'record')} of other kinds, not kept`)]),
  ]
    .map((line) => ` ${line}\n`)
    .join('')
}

function countsText({ kept, repeated, skipped, lastMs }: ReceivedCounts, nowMs: number): string {
  const reasons = Object.entries(skipped).map(([reason, count]) => `${count} not usable (${reason})`)
  const repeats = repeated === 0 ? [] : [`${repeated} sent again`]
  return [`${kept} kept`, ...repeats, ...reasons, `the last ${ago(nowMs - lastMs)}`].join(', ')
}
