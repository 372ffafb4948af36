export { type Forecast, type ForecastInput, forecast, type PercentPoint } from './forecast.ts'
export { type GapReason, gapReasons } from './gap-reasons.ts'
export { type LearnedLimit, type LearningPair, learningPairs, learnLimit } from './learn.ts'
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
export {
  type AlertLevel,
  alertLevels,
  type Crossed,
  checkUsageThresholds,
  defaultThresholds,
  levelsBelow,
  type Thresholds,
  thresholdFaults,
} from './thresholds.ts'
export {
  isPastReset,
  resetToleranceMs,
  staleAfterMs,
  type ToldWindow,
  usagePercentage,
  type WindowEnd,
  windowEndOf,
} from './window.ts'
