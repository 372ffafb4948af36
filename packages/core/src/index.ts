export { type Amount, backgroundOf, bookedBy } from './background.ts'
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
export { type CellEvent, CellTable, concatCells } from './cell-table.ts'
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
export { packColumns, packedLength, unpackColumns } from './columns.ts'
export { type Hash64, hashHex, hashText, murmur3, seedsOf } from './hash.ts'
export { type Copy, type ResolvedCall, resolveCopies } from './identity.ts'
export { nanoPerUsd, toNanoUsd, toUsd } from './money.ts'
export {
  emptyPart,
  type PartColumn,
  type PartColumns,
  partColumns,
  rowFlags,
  tierFlag,
  tierOf,
  tierShift,
} from './part.ts'
export { costNanoUsd, type FoundPrice, findPrice, type PriceBook, type PricedCall } from './price.ts'
export { maxTokenCount, noTokens, type TokenCounts, toCount, tokenKinds, totalTokens } from './tokens.ts'
export type { ModelName, PlaceName, SessionName, Usage } from './usage.ts'
