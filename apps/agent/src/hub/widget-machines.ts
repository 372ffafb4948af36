import { namedZone } from '@aic/engine'
import type { HubSum } from '@aic/engine/fleet-view'
import { z } from '@hono/zod-openapi'
import type { AgentParts } from '../agent-parts.ts'
import { errorText } from '../log/log.ts'
import { moment } from '../schema/answer.ts'
import type { SyncStanding } from './other-machines.ts'

const sum = z.object({
  tokens: z.number().int(),
  calls: z.number().int(),
  costUSD: z.number().nullable(),
  isCostPartial: z.boolean(),
})
const toldAtMs = z.number().nullable().describe('UTC ms; null: never.')

/** Usage of all machines that told this hub. */
export const machineSums = z
  .object({
    today: sum.extend({ sessions: z.number().int() }),
    month: sum,
    models: z.array(sum.extend({ name: z.string() })).describe('Of the last 30 days, dearest first.'),
    machines: z
      .array(z.object({ name: z.string(), toldAtMs }))
      .describe('Whose usage it is, and when each was last heard of.'),
    lastCallAt: moment.nullable(),
  })
  .nullable()

/** How this machine’s word gets to its hub. */
export const syncState = z
  .object({
    state: z.enum(['fine', 'waiting', 'failing', 'refused']).describe('waiting: nothing was told yet.'),
    toldAtMs,
    fault: z.string().nullable().describe('What is wrong, a sentence.'),
  })
  .nullable()

/** Sums over all machines; null for an agent that is no hub, or where its store can’t be asked now. */
export async function machineSumsOf({
  otherMachines,
  fleet,
  config,
  facts,
  log,
}: AgentParts): Promise<z.infer<typeof machineSums>> {
  if (!otherMachines.isHub) return null
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const zone = namedZone(config.current().timezone ?? facts.env.TZ ?? own)?.name ?? own
  try {
    const { today, month, models, machines, lastCallMs } = await fleet.sums(zone)
    return {
      today: { ...sumOf(today), sessions: today.sessions },
      month: sumOf(month),
      models: models.map((row) => ({ name: row.name, ...sumOf(row) })),
      machines: machines.map(({ name, toldMs }) => ({ name, toldAtMs: toldMs })),
      lastCallAt: lastCallMs === null ? null : new Date(lastCallMs).toISOString(),
    }
  } catch (error) {
    log.warn('usage of all machines can’t be added up', { error: errorText(error) })
    return null
  }
}

const sumOf = ({ tokens, calls, costUsd, isCostPartial }: HubSum) => ({
  tokens,
  calls,
  costUSD: costUsd === null ? null : Number(costUsd),
  isCostPartial,
})

/** It, without the hub’s address: a widget stands in pages of others. */
export function syncStateOf(sync: SyncStanding | null): z.infer<typeof syncState> {
  if (sync === null) return null
  const { limits, usage, refused } = sync
  const told = [limits?.sentAtMs, usage?.sentAtMs].filter((ms) => typeof ms === 'number')
  const toldMs = told.length === 0 ? null : Math.max(...told)
  if (refused !== null)
    return { state: 'refused', toldAtMs: toldMs, fault: 'The hub can’t be told: its settings are not whole.' }
  const fault = limits?.fault ?? usage?.fault ?? null
  if (fault === null) return { state: toldMs === null ? 'waiting' : 'fine', toldAtMs: toldMs, fault: null }
  if (fault.kind === 'auth') return { state: 'refused', toldAtMs: toldMs, fault: 'The hub refuses this machine’s key.' }
  return { state: 'failing', toldAtMs: toldMs, fault: 'The hub does not answer as it should.' }
}
