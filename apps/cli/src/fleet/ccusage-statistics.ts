import { type TokenCounts, totalTokens } from '@aic/core'
import { fullNumber, smartNumber } from '@aic/core/report'
import type { CcusageFetch } from '@aic/engine/fleet'
import { plural } from '../screen/format.ts'
import {
  blockRows,
  costText,
  type KnownCost,
  modelRows,
  type Row,
  type Section,
  type StatisticsLook,
} from './statistics-rows.ts'

type Report = NonNullable<CcusageFetch['reports'][number]['report']>

/** What ccusage told, of the report that tells each best: amounts of days, sessions of sessions, blocks of blocks. */
export function ccusageSections({ reports }: Pick<CcusageFetch, 'reports'>, look: StatisticsLook): Section[] {
  const reportOf = (wanted: string): Report | null => reports.find(({ name }) => name === wanted)?.report ?? null
  const days = reportOf('daily') ?? reportOf('monthly')
  const sessions = reportOf('session')
  const blocks = reportOf('blocks')
  return [
    ...(days === null ? [] : amountSections(days)),
    ...(sessions === null ? [] : [['Sessions', [['Sessions', fullNumber(sessions.records.length)]]] as const]),
    ...(blocks === null ? [] : [['Active blocks', blockRows({ activeBlocks: activeOf(blocks) }, look)] as const]),
  ]
}

function amountSections({ records }: Report): Section[] {
  const sum = (of: (tokens: TokenCounts) => number): string =>
    smartNumber(records.reduce((total, { tokens }) => total + of(tokens), 0))
  const parts: readonly Known[] = records.flatMap((record): readonly Known[] =>
    record.breakdown.length === 0 ? [record] : record.breakdown,
  )
  const cost = knownCost(parts)
  const lacks = cost.unpricedRecords === 0 ? undefined : `${plural(cost.unpricedRecords, 'amount')} without a cost`
  const amounts: Row[] = [
    ['Cost', costText(cost), lacks],
    ['Input', sum(({ input }) => input)],
    ['Output', sum(({ output }) => output)],
    ['Cache write', sum(({ cacheWrite5m, cacheWrite1h }) => cacheWrite5m + cacheWrite1h)],
    ['Cache read', sum(({ cacheRead }) => cacheRead)],
    ['All tokens', sum(totalTokens)],
  ]
  return [
    ['Cost and tokens', amounts],
    ['Models by cost', modelRows({ models: modelsOf(records), ...cost })],
  ]
}

function modelsOf(records: Report['records']) {
  const parts = records.flatMap(({ breakdown }) => breakdown)
  const byModel = Map.groupBy(parts, ({ model }) => model)
  const models = Array.from(byModel, ([model, own]) => ({
    model,
    tokens: own.reduce((total, { tokens }) => total + totalTokens(tokens), 0),
    ...knownCost(own),
  }))
  return models.sort((a, b) => (b.costNanoUsd ?? -1) - (a.costNanoUsd ?? -1) || (a.model < b.model ? -1 : 1))
}

type Known = Pick<Report['records'][number], 'costNanoUsd'>

/** What amounts cost together, as far as ccusage tells. */
function knownCost(amounts: readonly Known[]): KnownCost {
  const known = amounts.flatMap(({ costNanoUsd }) => costNanoUsd ?? [])
  const costNanoUsd = known.length === 0 && amounts.length > 0 ? null : known.reduce((sum, cost) => sum + cost, 0)
  return { costNanoUsd, unpricedRecords: amounts.length - known.length }
}

const activeOf = ({ blocks }: Report) =>
  blocks
    .filter(({ isActive }) => isActive)
    .map(({ record }) => ({
      source: record.agent ?? 'ccusage',
      startMs: record.startMs,
      endMs: record.endMs,
      tokens: totalTokens(record.tokens),
      ...knownCost([record]),
    }))
