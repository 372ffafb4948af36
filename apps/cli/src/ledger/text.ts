import { fullNumber, type Zone } from '@aic/core/report'
import type { CompactedLedger, Imported, LedgerFacts, ModelCost, RepricedLedger } from '@aic/engine/upkeep'
import { dateTime, dollars, fileSize, plural } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'
import { type Column, type Line, renderTable } from '../screen/table.ts'
import { clean, padEnd, widthOf } from '../screen/text.ts'

/** How the texts of `aic ledger` are written. */
export interface LedgerLook {
  readonly screen: Screen
  readonly zone: Zone
  readonly home: string
}

/** `aic ledger`. */
export function factsText(facts: LedgerFacts, { screen, zone, home }: LedgerLook): string {
  const { path, sizeBytes, calls, backgroundCalls, firstMs, lastMs, sources, logs, callsOnlyHere } = facts
  const span = firstMs === null || lastMs === null ? '' : `, ${dateTime(zone, firstMs)} to ${dateTime(zone, lastMs)}`
  const background = backgroundCalls === 0 ? '' : ` and ${plural(backgroundCalls, 'background call')}`
  const width = Math.max(0, ...sources.map(({ id }) => widthOf(id)))
  const lines = [
    ` ${screen.paint.bold('Ledger')}`,
    `   ${clean(shortPath(path, home))}, ${fileSize(sizeBytes)}`,
    `   ${plural(calls, 'call')}${background}${span}`,
    `   ${plural(facts.records, 'record')} in ${plural(facts.parts, 'part')}, schema ${facts.schemaVersion}, prices ${clean(facts.priceVersion)}`,
    ...(sources.length === 0 ? [] : ['', ` ${screen.paint.bold('Agents')}`]),
    ...sources.map(
      (source) =>
        `   ${padEnd(clean(source.id), width)}  ${plural(source.calls, 'call')}${source.backgroundCalls === 0 ? '' : ` and ${fullNumber(source.backgroundCalls)} in the background`}, ${plural(source.logs, 'log')}`,
    ),
    '',
    ` ${screen.paint.bold('Logs')}`,
    `   ${fullNumber(logs.present)} still there, ${fullNumber(logs.gone)} gone or from elsewhere`,
    `   ${plural(callsOnlyHere, 'call')} that only the ledger still knows`,
  ]
  return `${lines.join('\n')}\n`
}

/** `aic ledger compact`. */
export function compactText({
  sizeBytesBefore,
  sizeBytesAfter,
  partsBefore,
  partsAfter,
  copiesDropped,
}: CompactedLedger): string {
  const copies = copiesDropped === 0 ? '' : `, ${plural(copiesDropped, 'record')} told twice dropped`
  return ` ${fileSize(sizeBytesBefore)} → ${fileSize(sizeBytesAfter)}, ${plural(partsBefore, 'part')} → ${fullNumber(partsAfter)}${copies}\n`
}

/** `aic ledger import`. */
export function importText({ records, added, problems, problemCount }: Imported, { screen }: LedgerLook): string {
  const known = records - added
  const rest = problemCount - Math.min(5, problems.length)
  return [
    ` ${plural(added, 'record')} added${known === 0 ? '' : `, ${fullNumber(known)} known already`}\n`,
    ...problems.slice(0, 5).map((problem) => ` ${screen.paint.yellow('!')} ${clean(problem)}\n`),
    ...(rest > 0 ? [` ${screen.paint.dim(`and ${plural(rest, 'more problem')}`)}\n`] : []),
  ].join('')
}

const columns: readonly Column<ModelCost>[] = [
  { title: 'Model', align: 'left', full: ({ model }) => clean(model.name ?? '(unknown)'), minWidth: 12, rank: 0 },
  { title: 'Before', align: 'right', full: (row) => costText(row.beforeNanoUsd, row.unpricedBefore), rank: 0 },
  { title: 'After', align: 'right', full: (row) => costText(row.afterNanoUsd, row.unpricedAfter), rank: 0 },
]

/** `aic ledger reprice`. */
export function repriceText({ changed, models, priceVersion }: RepricedLedger, { screen }: LedgerLook): string {
  const isOther = (row: ModelCost): boolean =>
    row.beforeNanoUsd !== row.afterNanoUsd || row.unpricedBefore !== row.unpricedAfter
  const rows = models.filter(isOther)
  const head = ` ${plural(changed, 'record')} with another cost by prices ${clean(priceVersion)}. Costs are calculated ones, of the whole ledger.\n`
  if (rows.length === 0) return head
  const lines = [
    ...rows.map((row): Line<ModelCost> => ({ row, look: 'row' })),
    { row: totalOf(models), look: 'total' } as const,
  ]
  return `${head}\n${renderTable(columns, lines, screen)}`
}

function totalOf(models: readonly ModelCost[]): ModelCost {
  const sum = (of: (row: ModelCost) => number): number => models.reduce((total, row) => total + of(row), 0)
  return {
    model: { name: 'All models', provider: null },
    beforeNanoUsd: sum((row) => row.beforeNanoUsd),
    afterNanoUsd: sum((row) => row.afterNanoUsd),
    unpricedBefore: sum((row) => row.unpricedBefore),
    unpricedAfter: sum((row) => row.unpricedAfter),
  }
}

const costText = (nanoUsd: number, unpriced: number): string =>
  unpriced > 0 && nanoUsd === 0 ? '?' : `${unpriced > 0 ? '≥' : ''}${dollars(nanoUsd)}`

const shortPath = (path: string, home: string): string =>
  home !== '' && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path
