import { fullNumber, smartNumber } from '@aic/core/report'
import type { FleetStatistics, Imported, PushComparison } from '@aic/engine/fleet'
import { ago, dateTime, money, plural } from '../screen/format.ts'
import type { Paint } from '../screen/screen.ts'
import { clean, padEnd, padStart, widthOf } from '../screen/text.ts'
import { ccusageSections } from './ccusage-statistics.ts'
import { blockRows, costText, modelRows, type Row, type Section, type StatisticsLook } from './statistics-rows.ts'

/** An import that comes later than this after the one before is worth a word: schedules send every hour. */
const staleMs = 24 * 3_600_000

/** What the ledger and the tables hold after an import, section by section; empty where nothing was looked at. */
export function statisticsText(
  { push, ccusage, tables }: Pick<Imported, 'push' | 'ccusage' | 'tables'>,
  look: StatisticsLook,
): string {
  const statistics = push?.statistics ?? null
  if (statistics?.records === 0) return ''
  const { paint } = look.screen
  const sections: Section[] = [
    ...(tables === null ? [] : [['Tables', filledRows(tables)] as const]),
    ...(statistics === null ? [] : ledgerSections(statistics, look)),
    ...(ccusage === null ? [] : ccusageSections(ccusage.fetched, look)),
    ...(push?.comparison ? [comparisonSection(push.comparison, look)] : []),
  ]
  const shown = sections.filter(([, rows]) => rows.length > 0)
  if (shown.length === 0) return ''
  const rows = shown.flatMap(([, own]) => own)
  const widths = [0, 1].map((at) => Math.max(...rows.map((row) => widthOf(row[at] ?? '')))) as [number, number]
  const rule = `   ${paint.dim('═'.repeat(Math.min(60, widths[0] + widths[1] + 4)))}`
  return `${shown.map((section) => `${rule}\n${sectionText(section, widths, paint)}`).join('')}${staleText(push, look)}`
}

const sectionText = ([title, rows]: Section, [left, right]: readonly [number, number], paint: Paint): string =>
  [
    `   ${paint.bold(title)}`,
    ...rows.map(([name, value, note]) =>
      `     ${padEnd(clean(name), left)}  ${padStart(value, right)}${note === undefined ? '' : `  ${paint.dim(note)}`}`.trimEnd(),
    ),
    '',
  ].join('\n')

/** Not every team has telemetry, bills or budgets. */
const filledRows = (tables: NonNullable<Imported['tables']>): Row[] =>
  tables.flatMap(({ table, rows }): Row[] => (rows === 0 ? [] : [[table, fullNumber(rows)]]))

function ledgerSections(statistics: FleetStatistics, look: StatisticsLook): Section[] {
  return [
    ['Cost and tokens', amountRows(statistics)],
    ['Models by cost', modelRows(statistics)],
    ['Sessions', sessionRows(statistics, look)],
    ['Active blocks', blockRows(statistics, look)],
  ]
}

function amountRows(statistics: FleetStatistics): Row[] {
  const { unpricedRecords, records, tokens, totalTokens } = statistics
  const lacks = unpricedRecords === 0 ? undefined : `${plural(unpricedRecords, 'call')} without a known price`
  const kinds: [string, number][] = [
    ['Input', tokens.input],
    ['Output', tokens.output],
    ['Cache write', tokens.cacheWrite5m + tokens.cacheWrite1h],
    ['Cache read', tokens.cacheRead],
    ['All tokens', totalTokens],
  ]
  return [
    ['Cost', costText(statistics), lacks],
    ['Calls', smartNumber(records)],
    ...kinds.map(([name, count]): Row => [name, smartNumber(count)]),
  ]
}

function sessionRows(
  { sessions, projects, records, costNanoUsd, unpricedRecords, firstMs, lastMs }: FleetStatistics,
  { zone }: StatisticsLook,
): Row[] {
  if (sessions === 0) return [['Sessions', '0']]
  const ofOne = costNanoUsd === null ? null : Math.round(costNanoUsd / sessions)
  const span: Row[] =
    firstMs === null || lastMs === null
      ? []
      : [
          ['First call', dateTime(zone, firstMs)],
          ['Last call', dateTime(zone, lastMs)],
        ]
  return [
    ['Sessions', fullNumber(sessions)],
    ['Projects', fullNumber(projects)],
    ['Calls a session', fullNumber(records / sessions)],
    ['Cost a session', money({ nanoUsd: ofOne, isPartial: unpricedRecords > 0 })],
    ...span,
  ]
}

function comparisonSection(
  { sinceMs, records, tokens, costNanoUsd, unpricedRecords }: PushComparison,
  { nowMs }: StatisticsLook,
): Section {
  const sign = (value: number): string => (value < 0 ? '-' : '+')
  const cost = money({ nanoUsd: costNanoUsd && Math.abs(costNanoUsd), isPartial: unpricedRecords > 0 })
  const lacking = `${plural(Math.abs(unpricedRecords), 'call')} ${unpricedRecords > 0 ? 'more' : 'fewer'} without a known price`
  return [
    `Since the import before, ${ago(nowMs - sinceMs)}`,
    [
      ['Calls', `${sign(records)}${smartNumber(Math.abs(records))}`],
      ['All tokens', `${sign(tokens)}${smartNumber(Math.abs(tokens))}`],
      ['Cost', costNanoUsd === null ? cost : sign(costNanoUsd) + cost, unpricedRecords === 0 ? undefined : lacking],
    ],
  ]
}

function staleText(push: Imported['push'], { screen, nowMs }: StatisticsLook): string {
  const sinceMs = push?.comparison?.sinceMs ?? nowMs
  if (nowMs - sinceMs < staleMs) return ''
  const text = `The import before was ${ago(nowMs - sinceMs)}: aic fleet cron install sends every hour.`
  return `   ${screen.paint.yellow('!')} ${text}\n`
}
