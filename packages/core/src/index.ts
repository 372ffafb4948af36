export { AicError, type ErrorCode, type ErrorEntry, errorTable } from './aic-error.ts'
export { type Amount, type AmountSum, addTo, backgroundOf, bookedBy, newSum } from './background.ts'
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
  type TelemetryCall,
} from './call.ts'
export { type CellEvent, CellTable, concatCells } from './cell-table.ts'
export {
  type CellColumn,
  type Cells,
  cellAt,
  cellColumns,
  cellKeys,
  cellSums,
  cellsOf,
  cellTimes,
  cellWidth,
  emptyCells,
  slotMs,
  slotOf,
  slotStartMs,
} from './cells.ts'
export { packColumns, packedLength, unpackColumns, unpackInto } from './columns.ts'
export { type Hash64, hashHex, hashText, murmur3, murmur3Words, seedsOf } from './hash.ts'
export { type Copy, type ResolvedCall, resolveCopies } from './identity.ts'
export { nanoPerUsd, toNanoUsd, toUsd } from './money.ts'
export {
  emptyPart,
  type PartColumn,
  type PartColumns,
  packPart,
  partColumns,
  putCounts,
  type RecordCounts,
  rowFlags,
  tierFlag,
  tierOf,
  tierShift,
} from './part.ts'
export { partCells } from './part-cells.ts'
export type { ModelPrices, PriceBook, PriceSource } from './price/book.ts'
export { bundledBook } from './price/bundled.ts'
export { cacheSavedNanoUsd } from './price/cache-saved.ts'
export { costNanoUsd, type PricedCall } from './price/cost.ts'
export { emptyBook } from './price/empty.ts'
export { explainPrice, type PriceExplanation } from './price/explain.ts'
export { findPrice } from './price/find.ts'
export type { FoundPrice, HowFound } from './price/found.ts'
export type { FreshModel, FreshPrices } from './price/fresh.ts'
export { parseLiteLlm } from './price/litellm.ts'
export { type MergeOptions, mergeBooks } from './price/merge.ts'
export { parseModelsDev } from './price/models-dev.ts'
export { mergeOverrides, type OverriddenBook, type PriceOverride, type PriceOverrides } from './price/overrides.ts'
export { bundledVersion } from './price/snapshot-version.ts'
export { contentHash } from './price/version.ts'
export { redact } from './redact.ts'
export { maxTokenCount, noTokens, type TokenCounts, toCount, tokenKinds, totalTokens } from './tokens.ts'
export { clocksDifferMs, perRequest, sessionsInPath, type UnloggedInput, unloggedCalls } from './unlogged-calls.ts'
export type { ModelName, PlaceName, SessionName, Usage } from './usage.ts'
