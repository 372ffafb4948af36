export { type ReconcileAccountsInput, type ReconciledProvider, reconcileAccounts } from './reconcile-accounts.ts'
export {
  type BilledAccount,
  billedFromMs,
  type ReconcileProviderInput,
  reconcileProvider,
} from './reconcile-provider.ts'
