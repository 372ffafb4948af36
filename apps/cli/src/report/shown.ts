import {
  type Cost,
  cacheWriteOf,
  costOf,
  fullNumber,
  type Share,
  type Sums,
  smartNumber,
  tokensOf,
} from '@aic/core/report'
import { bar } from '../screen/chart.ts'
import { modelLabel, money, shortMoney } from '../screen/format.ts'
import { type Column, ornamentRank } from '../screen/table.ts'

/** What a line of a report's table shows. */
export interface Shown {
  readonly label: string
  readonly sums: Sums
  readonly models: readonly Share[]
}

/** The columns that every report of rows ends with. `maxNanoUsd` is the cost that fills a bar; 0 draws none. */
export function sumColumns<Row extends Shown>(noCost: boolean, maxNanoUsd: number): Column<Row>[] {
  const cost: Column<Row>[] = [
    {
      title: 'Cost',
      align: 'right',
      full: ({ sums }) => money(costOf(sums)),
      short: ({ sums }) => shortMoney(costOf(sums)),
      rank: 0,
      style: (text, { sums }, paint) => costStyle(costOf(sums), paint)(text),
    },
    {
      title: '',
      align: 'left',
      full: ({ sums, label }) => (label === totalLabel ? '' : bar(sums.knownNanoUsd, maxNanoUsd, 12)),
      rank: ornamentRank,
      style: (text, _, paint) => paint.cyan(text),
    },
  ]
  return [
    count('Calls', (sums) => sums.calls, 75),
    count('Input', (sums) => sums.input, 40),
    count('Output', (sums) => sums.output, 30),
    { ...count<Row>('Cache write', cacheWriteOf, 60), shortTitle: 'Cache w' },
    { ...count<Row>('Cache read', (sums) => sums.cacheRead, 50), shortTitle: 'Cache r' },
    count('Total', tokensOf, 10),
    ...(noCost ? [] : maxNanoUsd > 0 ? cost : cost.slice(0, 1)),
  ]
}

/** The label of the last line. */
export const totalLabel = 'Total'

function costStyle(cost: Cost, paint: { yellow: (text: string) => string; green: (text: string) => string }) {
  return cost.isPartial ? paint.yellow : paint.green
}

const count = <Row extends Shown>(title: string, of: (sums: Sums) => number, rank: number): Column<Row> => ({
  title,
  align: 'right',
  full: ({ sums }) => fullNumber(of(sums)),
  short: ({ sums }) => smartNumber(of(sums)),
  rank,
})

/** Which models a line is made of. */
export const modelsColumn = <Row extends Shown>(): Column<Row> => ({
  title: 'Models',
  align: 'left',
  full: ({ models }) => modelLabels(models).join(', '),
  list: ({ models }) => modelLabels(models),
  minWidth: 14,
  rank: 70,
  style: (text, _, paint) => paint.dim(text),
})

const modelLabels = (models: readonly Share[]): string[] => [...new Set(models.map(({ name }) => modelLabel(name)))]
