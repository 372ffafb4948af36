import { type Block, cacheWriteOf, isoOf, tokensOf, unknownName, usdOf } from '@aic/core/report'
import { field } from './csv.ts'

/** Blocks as CSV, times in UTC; gaps are left out. */
export function blocksCsv(blocks: readonly Block[], noCost: boolean): string {
  const head = [
    'start',
    'end',
    'actualEnd',
    'isActive',
    'models',
    'calls',
    'input',
    'output',
    'cacheWrite',
    'cacheRead',
    'total',
  ]
  const lines = blocks
    .filter((block) => block.kind === 'block')
    .map(({ startMs, endMs, isActive, sums, models }) => [
      isoOf(startMs) ?? '',
      isoOf(endMs) ?? '',
      isoOf(sums.lastMs) ?? '',
      String(isActive),
      models.map((name) => name ?? unknownName).join(' '),
      sums.calls,
      sums.input,
      sums.output,
      cacheWriteOf(sums),
      sums.cacheRead,
      tokensOf(sums),
      ...(noCost ? [] : [usdOf(sums) ?? '']),
    ])
  const all = [[...head, ...(noCost ? [] : ['costUsd'])], ...lines]
  return all.map((line) => `${line.map(field).join(',')}\r\n`).join('')
}
