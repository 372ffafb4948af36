export { type GapReason, gapReasons } from './gap-reasons.ts'
export {
  type Account,
  type Balance,
  type BilledCost,
  type BilledUsage,
  type Limit,
  type LimitKind,
  type LimitOrigin,
  type LimitUnit,
  limitKinds,
  limitOrigins,
  type Reading,
} from './limit.ts'
export { type FaultKind, faultKinds, ProviderFault } from './provider-fault.ts'
export {
  type CalculatedCost,
  type ReconciledCost,
  type ReconciledDay,
  type ReconcileInput,
  type Reconciliation,
  reconcile,
} from './reconcile.ts'
