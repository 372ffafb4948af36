export {
  type BilledAccount,
  billedFromMs,
  type ReconcileProviderInput,
  reconcileProvider,
} from './reconcile-provider.ts'
