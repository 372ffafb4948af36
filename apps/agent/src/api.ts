import type { JoinedAccount } from '@aic/engine/hub'
import type { MonitorStatus as OwnStatus } from '@aic/engine/limits'
import type { z } from '@hono/zod-openapi'
import type { queries as fleetQueries, query as fleetQuery, standing as fleetStanding } from './fleet/fleet-routes.ts'
import type { list as alerts } from './routes/alerts.ts'
import type { budgets } from './routes/budgets.ts'
import type { info } from './routes/health.ts'
import type { ledgerFacts } from './routes/ledger.ts'
import type { projectList } from './routes/projects.ts'
import type { providerList } from './routes/provider-list.ts'
import type { reconcileRoute } from './routes/reconcile.ts'
import type { blocks, overview, session } from './routes/reports.ts'
import type { savings } from './routes/savings.ts'
import type { hours, series } from './routes/series.ts'
import type { sessionList } from './routes/sessions.ts'
import type { get as settings } from './routes/settings.ts'
import type { widget } from './routes/widget.ts'
import type { widgetTokens } from './routes/widget-tokens.ts'
import type { block as blockSchema, envelope, extras, reportRow } from './schema/usage-sums.ts'

export type { JoinedAccount, JoinedLimit } from '@aic/engine/hub'
export type { AccountStatus, Forecast, LimitStatus } from '@aic/engine/limits'
export type { AgentEvent } from './stream/change-feed.ts'

/** What this machine knows of limits; of a hub, also what all machines know together. */
export interface MonitorStatus extends OwnStatus {
  readonly allMachines?: readonly JoinedAccount[]
}

/** What a route answers, as its document says it. */
type AnswerOf<Route extends { readonly responses: Ok }> = z.infer<
  Route['responses'][200]['content']['application/json']['schema']
>
interface Ok {
  readonly 200: { readonly content: { readonly 'application/json': { readonly schema: z.ZodType } } }
}

/** Answers of the API by their names in the OpenAPI document: all that pages know of the agent. */
export type Overview = AnswerOf<typeof overview>
export type Blocks = AnswerOf<typeof blocks>
export type SessionCalls = AnswerOf<typeof session>
export type Series = AnswerOf<typeof series>
export type Hours = AnswerOf<typeof hours>
export type SessionList = AnswerOf<typeof sessionList>
export type ProjectList = AnswerOf<typeof projectList>
export type CacheSavings = AnswerOf<typeof savings>
export type Reconciliation = AnswerOf<typeof reconcileRoute>
export type Budgets = AnswerOf<typeof budgets>
export type Alerts = AnswerOf<typeof alerts>
export type ConnectableProvider = AnswerOf<typeof providerList>[number]
export type Settings = AnswerOf<typeof settings>
export type Fleet = AnswerOf<typeof fleetStanding>
export type FleetQuery = AnswerOf<typeof fleetQueries>[number]
export type FleetRows = AnswerOf<typeof fleetQuery>
export type AgentInfo = AnswerOf<typeof info>
export type LedgerFacts = AnswerOf<typeof ledgerFacts>
export type Widget = AnswerOf<typeof widget>
export type WidgetTokens = AnswerOf<typeof widgetTokens>
export type Block = z.infer<typeof blockSchema>
export type ReportRow = z.infer<typeof reportRow>
export type Extras = z.infer<typeof extras>
export type ReportEnvelope = z.infer<typeof envelope>
