import type { ReportRow } from './rows.ts'
import { tokensOf } from './sums.ts'
import { unknownName } from './unknown-name.ts'

/** Models with calls that no price is known for, and how many, as JSON. */
export function unpricedModels(
  rows: readonly Pick<ReportRow, 'models'>[],
): { readonly modelName: string; readonly unpricedCalls: number; readonly totalTokens: number }[] {
  const models = Map.groupBy(
    rows.flatMap((row) => row.models),
    ({ name }) => name,
  )
  return [...models]
    .map(([name, shares]) => ({
      modelName: name ?? unknownName,
      unpricedCalls: shares.reduce((sum, { sums }) => sum + sums.unpricedCalls, 0),
      totalTokens: shares.reduce((sum, { sums }) => sum + tokensOf(sums), 0),
    }))
    .filter((model) => model.unpricedCalls > 0)
}
