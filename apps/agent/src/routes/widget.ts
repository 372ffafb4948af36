import { faultKinds } from '@aic/core/limit'
import { overviewJson, overviewOf, overviewSince } from '@aic/core/report'
import { sourcesWithBlocks } from '@aic/engine'
import { type JoinedAccount, joinLimits } from '@aic/engine/sync'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import type { Overview } from '../api.ts'
import { joinedAccounts } from '../hub/joined-accounts.ts'
import { machineSums, machineSumsOf, syncState, syncStateOf } from '../hub/widget-machines.ts'
import { loadReport } from '../reports/load-report.ts'
import { reportOptions } from '../reports/report-options.ts'
import { failures, jsonOf, moment } from '../schema/answer.ts'
import { limitStatus } from '../schema/limit-status.ts'

const count = z.number().int()
const usd = z.number().nullable().describe('USD, the known part; null where no price is known.')
const sum = z.object({ tokens: count, calls: count, costUSD: usd, isCostPartial: z.boolean() })
const atMs = z.number().nullable()

const machine = z.string().nullable().describe('Whose word it is; null: of the machine that is asked.')

const window = limitStatus
  .pick({ id: true, kind: true, label: true, usedPercent: true, resetsAtMs: true, windowMs: true })
  .extend(limitStatus.pick({ origin: true, atMs: true, isStale: true, isReset: true, errorPercent: true }).shape)
  .extend({ machine })

const account = z.object({
  provider: z.string(),
  name: z.string(),
  machine: machine.describe('Whose account it is, where the machine that is asked does not know it; null: it does.'),
  plan: z.string().nullable(),
  state: z.enum(['waiting', 'fresh', 'stale', 'failed']),
  readAtMs: atMs.describe('When it last told anything, UTC ms; null: never.'),
  fault: z.string().nullable().describe('What went wrong at the last look, a sentence.'),
  limits: z.array(window),
})

/** GET /api/widget. */
export const widget = createRoute({
  method: 'get',
  path: '/api/widget',
  tags: ['Widget'],
  summary:
    'What the widget shows: windows, plans, sums, models, and how old each is; no names of projects, sessions or accounts',
  description: 'The only path that a widget’s token opens. What is not known is null.',
  responses: {
    200: jsonOf(
      z
        .object({
          generatedAt: moment,
          accounts: z.array(account),
          isHub: z.boolean().describe('Other machines tell it of theirs; accounts are those of all.'),
          allMachines: machineSums.describe('Null where it is no hub, or that is not known now.'),
          sync: syncState.describe('How this machine’s word gets to a hub; null: it tells none.'),
          today: sum.extend({ date: z.string(), sessions: count }),
          month: sum.extend({ month: z.string() }),
          block: sum.extend({ startsAt: moment, endsAt: moment }).nullable().describe('The active one; null: none is.'),
          models: z.array(sum.extend({ name: z.string() })).describe('Of the last 30 days, dearest first.'),
          lastCallAt: moment
            .nullable()
            .describe(
              'Of the machine that is asked, as are the sums beside it. The last call that the logs tell of in the last 30 days.',
            ),
        })
        .openapi('Widget'),
      'What is known now; nothing waits for a vendor.',
    ),
    ...failures,
  },
})

/** `/api/widget`: little enough to be shown in a page of somebody else. */
export function widgetRoutes(app: OpenAPIHono, parts: AgentParts): void {
  app.openapi(widget, async (c) => {
    const { config, nowMs, facts, monitor, otherMachines } = parts
    const now = nowMs()
    const options = reportOptions({}, 'day', config.current(), now, facts.env.TZ)
    const sinceDay = overviewSince(options, now)
    const { usage, filter, selection } = await loadReport(parts, { ...options, sinceDay })
    const blocks = sourcesWithBlocks(parts.aic)
    const found = overviewOf(usage, { ...filter, sinceDay: null }, options, now, blocks)
    const { today, month, block, models } = overviewJson(found, now) as Overview
    const { cells } = usage
    const ofToday = selection.cells.filter((_, i) => selection.days[i] === found.todayDay)
    const accounts = joinedAccounts(parts) ?? joinLimits(monitor.status().accounts, [])
    const lastMs = selection.cells.reduce((last, cell) => Math.max(last, cells.lastMs[cell] as number), 0)
    return c.json(
      {
        generatedAt: new Date(now).toISOString(),
        accounts: accounts.flatMap((one) => (isShown(one) ? [shownOf(one)] : [])),
        isHub: otherMachines.isHub,
        allMachines: await machineSumsOf(parts),
        sync: syncStateOf(otherMachines.sync()),
        today: {
          date: today.date,
          ...sumOf(today, today.aic),
          sessions: new Set(ofToday.map((cell) => cells.session[cell])).size,
        },
        month: { month: month.month, ...sumOf(month, month.aic) },
        block: block === null ? null : blockOf(block),
        models: models.map((row) => ({ name: row.period, ...sumOf(row, row.aic) })),
        lastCallAt: lastMs === 0 ? null : new Date(lastMs).toISOString(),
      } as never,
      200,
    )
  })
}

interface Sums {
  readonly totalTokens: number
  readonly totalCost: number | null
}

const sumOf = (
  { totalTokens, totalCost }: Sums,
  { calls, isCostPartial }: { readonly calls: number; readonly isCostPartial: boolean },
) => ({ tokens: totalTokens, calls, costUSD: totalCost, isCostPartial })

function blockOf({ startTime, endTime, totalTokens, costUSD, aic, entries }: NonNullable<Overview['block']>) {
  const part = { calls: entries, isCostPartial: aic?.isCostPartial ?? false }
  return { startsAt: startTime, endsAt: endTime, ...sumOf({ totalTokens, totalCost: costUSD }, part) }
}

/** Who is not asked, or not signed in, is nobody's business but the dashboard's. */
const isShown = ({ state, limits }: JoinedAccount): boolean =>
  (state !== 'disabled' && state !== 'missing') || limits.length > 0

/** Windows by what vendors call them; whose account it is, where its key lies and what exactly failed stays here. */
const shownOf = ({ provider, name, machine, plan, state, readAtMs, fault, limits }: JoinedAccount) => ({
  provider,
  name,
  machine,
  plan,
  state: state === 'disabled' || state === 'missing' ? 'stale' : state,
  readAtMs,
  fault: fault === null ? null : faultKinds[fault.kind].meaning,
  limits: limits.map((limit) => ({
    id: limit.id,
    kind: limit.kind,
    label: limit.label,
    usedPercent: limit.usedPercent,
    resetsAtMs: limit.resetsAtMs,
    windowMs: limit.windowMs,
    origin: limit.origin,
    atMs: limit.atMs,
    isStale: limit.isStale,
    isReset: limit.isReset,
    errorPercent: limit.errorPercent,
    machine: limit.machine,
  })),
})
