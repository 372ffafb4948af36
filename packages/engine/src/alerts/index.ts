export { getAlertSettings, updateAlertSettings } from './alert-settings.ts'
export { type BudgetInput, type BudgetStatus, budgetStatuses } from './budgets.ts'
export { takeTerminalNotices } from './terminal-notices.ts'
export { webhookSignature } from './webhook.ts'
