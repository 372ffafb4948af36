import { smartNumber, type Zone } from '@aic/core/report'
import type { FleetStatistics } from '@aic/engine/fleet'
import { clock, duration, modelLabel, money, plural } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'

/** How statistics are written. */
export interface StatisticsLook {
  readonly screen: Screen
  readonly zone: Zone
  readonly nowMs: number
}

/** A line of a section; its name, a value, and what belongs to it. */
export type Row = readonly [name: string, value: string, note?: string | undefined]
/** Lines under a title. */
export type Section = readonly [title: string, rows: readonly Row[]]

const mostModels = 10

/** A cost as statistics tell it. */
export type KnownCost = Pick<FleetStatistics, 'costNanoUsd' | 'unpricedRecords'>

/** `$1.20`; `≥$1.20` where part of it is unknown, `?` where all is. */
export const costText = ({ costNanoUsd, unpricedRecords }: KnownCost): string =>
  money({ nanoUsd: costNanoUsd, isPartial: unpricedRecords > 0 })

/** Models by cost, the dearest first. A share of a sum that is known in part would be wrong: then there is none. */
export function modelRows({
  models,
  costNanoUsd: all,
  unpricedRecords,
}: KnownCost & { readonly models: readonly Omit<FleetStatistics['models'][number], 'records'>[] }): Row[] {
  const top = models.slice(0, mostModels).map((one, at): Row => {
    const share = all && one.costNanoUsd !== null && unpricedRecords === 0 ? (one.costNanoUsd / all) * 100 : null
    const name = `${at + 1}. ${modelLabel(one.model === '' ? null : one.model)}`
    const tokens = `${smartNumber(one.tokens)} tokens`
    return [name, costText(one), share === null ? tokens : `${tokens}, ${share.toFixed(1)}%`]
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
  return activeBlocks.map((block): Row => {
    const { source, startMs, endMs, tokens } = block
    const note = `${smartNumber(tokens)} tokens since ${clock(zone, startMs)}, ends in ${duration(endMs - nowMs)}`
    return [source, costText(block), note]
  })
}
