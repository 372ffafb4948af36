import { type TokenCounts, totalTokens } from '@aic/core'
import { fullNumber, smartNumber } from '@aic/core/report'
import type { CcusageFetch } from '@aic/engine/fleet'
import { dollars, plural } from '../screen/format.ts'
import { blockRows, modelRows, type Row, type Section, type StatisticsLook } from './statistics-rows.ts'

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
  const costNanoUsd = records.reduce((total, record) => total + (record.costNanoUsd ?? 0), 0)
  const unknown = records.filter((record) => record.costNanoUsd === null).length
  const cost: Row =
    unknown === 0
      ? ['Cost', dollars(costNanoUsd)]
      : ['Cost', `≥${dollars(costNanoUsd)}`, `${plural(unknown, 'record')} without a cost`]
  const amounts: Row[] = [
    cost,
    ['Input', sum(({ input }) => input)],
    ['Output', sum(({ output }) => output)],
    ['Cache write', sum(({ cacheWrite5m, cacheWrite1h }) => cacheWrite5m + cacheWrite1h)],
    ['Cache read', sum(({ cacheRead }) => cacheRead)],
    ['All tokens', sum(totalTokens)],
  ]
  return [
    ['Cost and tokens', amounts],
    ['Models by cost', modelRows({ models: modelsOf(records), costNanoUsd })],
  ]
}

function modelsOf(records: Report['records']) {
  const parts = records.flatMap(({ breakdown }) => breakdown)
  const byModel = Map.groupBy(parts, ({ model }) => model)
  const models = Array.from(byModel, ([model, own]) => ({
    model,
    tokens: own.reduce((total, { tokens }) => total + totalTokens(tokens), 0),
    costNanoUsd: own.reduce((total, part) => total + (part.costNanoUsd ?? 0), 0),
  }))
  return models.sort((a, b) => b.costNanoUsd - a.costNanoUsd || (a.model < b.model ? -1 : 1))
}

const activeOf = ({ blocks }: Report) =>
  blocks
    .filter(({ isActive }) => isActive)
    .map(({ record }) => ({
      source: record.agent ?? 'ccusage',
      startMs: record.startMs,
      endMs: record.endMs,
      tokens: totalTokens(record.tokens),
      costNanoUsd: record.costNanoUsd ?? 0,
    }))
