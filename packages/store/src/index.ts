export { type BackgroundCell, type BackgroundSession, backgroundCells } from './background-cells.ts'
export { type ChangedKey, changedCalls } from './changed-calls.ts'
export { type Compacted, compactChange } from './compact.ts'
export type { BackgroundPricer } from './count-background.ts'
export { type CountedCall, countedCalls, isNeedless, isSameCall, ledgerRecords } from './counted-calls.ts'
export {
  type Forgotten,
  forgetChange,
  forgottenIn,
  forgottenState,
  hasBefore,
  isToldToForget,
  noteSessions,
  recordsBefore,
  withoutForgotten,
} from './forget.ts'
export { Ledger, type LedgerChange, type StoredPart } from './ledger.ts'
export { isBusy, isMissing, removeStaleDrafts, setAside } from './ledger-file.ts'
export { cwdOf, isBooked, isTelemetry, type LedgerRecord, tokensAt } from './ledger-record.ts'
export { type Merged, type MergeInput, merge } from './merge.ts'
export { Names } from './names.ts'
export { openPart } from './open-part.ts'
export { RecordWriter } from './record-writer.ts'
export { LaterLedgerError, schemaVersion } from './schema.ts'
export { DamagedLedgerError } from './sealed.ts'
export { type SessionCall, sessionCalls } from './session-calls.ts'
export { StoredRecords } from './stored-records.ts'
export { toldAlone } from './told-alone.ts'
export { inTransaction } from './transaction.ts'
