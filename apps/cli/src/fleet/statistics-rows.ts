import { smartNumber, type Zone } from '@aic/core/report'
import type { FleetStatistics } from '@aic/engine/fleet'
import { clock, dollars, duration, modelLabel, plural } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'

/** How statistics are written. */
export interface StatisticsLook {
  readonly screen: Screen
  readonly zone: Zone
  readonly nowMs: number
}

/** A line of a section; its name, a value, and what belongs to it. */
export type Row = readonly [name: string, value: string, note?: string]
/** Lines under a title. */
export type Section = readonly [title: string, rows: readonly Row[]]

const mostModels = 10

/** Models by cost, the dearest first. */
export function modelRows({
  models,
  costNanoUsd,
}: {
  readonly models: readonly Omit<FleetStatistics['models'][number], 'records'>[]
  readonly costNanoUsd: number
}): Row[] {
  const top = models.slice(0, mostModels).map((one, at): Row => {
    const share = costNanoUsd > 0 ? `, ${((one.costNanoUsd / costNanoUsd) * 100).toFixed(1)}%` : ''
    const name = `${at + 1}. ${modelLabel(one.model === '' ? null : one.model)}`
    return [name, dollars(one.costNanoUsd), `${smartNumber(one.tokens)} tokens${share}`]
  })
  const rest = models.length - top.length
  return rest === 0 ? top : [...top, [`and ${plural(rest, 'more')}`, '']]
}

/** Blocks that go on now. */
export function blockRows(
  { activeBlocks }: Pick<FleetStatistics, 'activeBlocks'>,
  { zone, nowMs }: StatisticsLook,
): Row[] {
  if (activeBlocks.length === 0) return [['None goes on now', '']]
  return activeBlocks.map(({ source, startMs, endMs, costNanoUsd, tokens }): Row => {
    const note = `${smartNumber(tokens)} tokens since ${clock(zone, startMs)}, ends in ${duration(endMs - nowMs)}`
    return [source, dollars(costNanoUsd), note]
  })
}
