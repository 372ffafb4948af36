export {
  type BookedTotal,
  type LoggedCall,
  type Parsed,
  type ServiceTier,
  type Skipped,
  type SkipReason,
  serviceTiers,
  skipped,
  skipReasons,
} from './call.ts'
export {
  type CellColumn,
  type Cells,
  cellColumns,
  cellKeys,
  cellSums,
  cellTimes,
  emptyCells,
  slotMs,
  slotOf,
  slotStartMs,
} from './cells.ts'
export { type Copy, type ResolvedCall, resolveCopies } from './identity.ts'
export { nanoPerUsd, toNanoUsd, toUsd } from './money.ts'
export { maxTokenCount, noTokens, type TokenCounts, toCount, tokenKinds, totalTokens } from './tokens.ts'
export type { ModelName, PlaceName, SessionName, Usage } from './usage.ts'
export { costNanoUsd, type FoundPrice, findPrice, type PriceBook, type PricedCall } from './price.ts'
