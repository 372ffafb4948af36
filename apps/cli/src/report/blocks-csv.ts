import { type Block, isoOf, type Share, unknownName } from '@aic/core/report'
import { field, numbersOf, numberTitles } from './csv.ts'

/** Blocks as CSV, times in UTC; gaps are left out. One line per block, or per block and model with a breakdown. */
export function blocksCsv(
  blocks: readonly Block[],
  { isBreakdown, noCost }: { readonly isBreakdown: boolean; readonly noCost: boolean },
): string {
  const head = ['start', 'end', 'actualEnd', 'isActive', isBreakdown ? 'model' : 'models', ...numberTitles(noCost)]
  const lines = blocks
    .filter(({ kind }) => kind === 'block')
    .flatMap((block) => {
      const { sums, models } = block
      const whole = { name: models.map(nameOf).join(' '), sums }
      return (isBreakdown ? models : [whole]).map((part) => lineOf(block, part, noCost))
    })
  return [head, ...lines].map((line) => `${line.map(field).join(',')}\r\n`).join('')
}

const nameOf = ({ name }: Share): string => name ?? unknownName

const lineOf = ({ startMs, endMs, isActive }: Block, part: Share, noCost: boolean): (string | number)[] => [
  isoOf(startMs) ?? '',
  isoOf(endMs) ?? '',
  isoOf(part.sums.lastMs) ?? '',
  String(isActive),
  nameOf(part),
  ...numbersOf(part.sums, noCost),
]
