import { type ReportRow, type Share, type Sums, smartNumber, sumOf } from '@aic/core/report'
import { dollars, plural } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'
import { clean, cutMiddle, wrap } from '../screen/text.ts'
import type { Loaded } from './load.ts'
import type { ReportOptions } from './options.ts'

/** The lines below a report: everything that one must know to trust its numbers. Empty when there is nothing. */
export function notesOf(
  rows: readonly Pick<ReportRow, 'models' | 'sums'>[],
  loaded: Loaded,
  options: ReportOptions,
  screen: Pick<Screen, 'width' | 'paint'>,
): string {
  const notes = [
    ...demoNote(loaded),
    ...(options.noCost ? [] : unpricedNote(rows.flatMap((row) => row.models))),
    ...backgroundNote(sumOf(rows.map((row) => row.sums)), options),
    ...skippedNote(loaded),
    ...loaded.facts.warnings,
  ]
  return renderNotes(notes, screen)
}

/** Sentences, each behind a mark, wrapped to the screen. */
export function renderNotes(notes: readonly string[], { width, paint }: Pick<Screen, 'width' | 'paint'>): string {
  return notes
    .map((note) => wrap(clean(note), Math.max(20, Math.min(width, 120) - 4)))
    .map((lines) => ` ${paint.yellow('!')} ${lines.map(paint.dim).join('\n   ')}\n`)
    .join('')
}

const demoNote = ({ facts }: Loaded): string[] =>
  facts.isDemo ? ['Demo data: no agent has left logs on this machine yet.'] : []

/** Which models have no price, and how much of the usage that concerns. */
export function unpricedNote(models: readonly Share[]): string[] {
  const unpriced = [...Map.groupBy(models, ({ name }) => name)]
    .map(([name, group]) => ({
      name: cutMiddle(clean(name ?? '(unknown)'), 40),
      calls: group.reduce((sum, { sums }) => sum + sums.unpricedCalls, 0),
    }))
    .filter(({ calls }) => calls > 0)
    .sort((a, b) => b.calls - a.calls)
  if (unpriced.length === 0) return []
  const calls = unpriced.reduce((sum, model) => sum + model.calls, 0)
  const hasOne = unpriced.length === 1
  const list = unpriced.slice(0, 3).map((model) => (hasOne ? model.name : `${model.name} (${model.calls})`))
  const more = unpriced.length > 3 ? ` and ${unpriced.length - 3} more` : ''
  return [`No price is known for ${plural(calls, 'call')} of ${list.join(', ')}${more}: the cost is without them.`]
}

function backgroundNote(
  { backgroundCalls, backgroundTokens, backgroundNanoUsd }: Sums,
  options: ReportOptions,
): string[] {
  if (backgroundTokens === 0) return []
  const cost = options.noCost ? '' : `, ${dollars(backgroundNanoUsd)}`
  return [
    `With ${plural(backgroundCalls, 'background call')} (${smartNumber(backgroundTokens)} tokens${cost}) that agents booked but did not log.`,
  ]
}

function skippedNote({ facts }: Loaded): string[] {
  const count = Object.values(facts.skipped).reduce((sum, one) => sum + one, 0)
  return count === 0 ? [] : [`${plural(count, 'record')} could not be read: aic doctor tells which and why.`]
}
