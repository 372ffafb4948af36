import { type Cells, cellColumns, tokenKinds } from '@aic/core'
import { type Ledger, merge, Names } from '@aic/store'

/** A day whose stored sums are not what the records of the ledger come to. */
export interface DayDifference {
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string
  readonly stored: DaySum
  readonly counted: DaySum
}

/** What a day of the ledger comes to. */
export interface DaySum {
  readonly calls: number
  readonly tokens: number
  /** As the mode `auto` counts it, without background calls, whose cost is not kept with their records. */
  readonly costNanoUsd: number
}

/** The days on which the ledger's sums differ from its records, in order. */
export function checkSums(ledger: Ledger): DayDifference[] {
  const stored = ledger.sums(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  const names = new Names(ledger)
  const parts = [...ledger.parts()]
  const counted = merge({ parts, ledger: null, names, priceBackground: () => null }).sums
  const days = [...new Set([...stored.keys(), ...counted.keys()])].sort((a, b) => a - b)
  return days
    .filter((day) => textOf(stored.get(day)) !== textOf(counted.get(day)))
    .map((day) => ({
      day: new Date(day * 86_400_000).toISOString().slice(0, 10),
      stored: sumOf(stored.get(day)),
      counted: sumOf(counted.get(day)),
    }))
}

const costs: readonly string[] = ['costAuto', 'costCalculated', 'unpricedAuto', 'unpricedCalculated']

/** All that cells say, in an order of its own; empty cells say nothing. */
function textOf(cells: Cells | undefined): string {
  const lines: string[] = []
  for (let i = 0; i < (cells?.length ?? 0); i++) {
    const c = cells as Cells
    if (c.calls[i] === 0) continue
    const values = cellColumns.map((name) => (c.isBackground[i] === 1 && costs.includes(name) ? '' : c[name][i]))
    lines.push(values.join(' '))
  }
  return lines.sort().join('\n')
}

function sumOf(cells: Cells | undefined): DaySum {
  let calls = 0
  let tokens = 0
  let costNanoUsd = 0
  for (let i = 0; i < (cells?.length ?? 0); i++) {
    const c = cells as Cells
    calls += c.calls[i] as number
    tokens += tokenKinds.reduce((sum, kind) => sum + (c[kind][i] as number), 0)
    if (c.isBackground[i] !== 1) costNanoUsd += c.costAuto[i] as number
  }
  return { calls, tokens, costNanoUsd }
}
