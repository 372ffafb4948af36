import { type Limit, ProviderFault } from '@aic/core/limit'
import { type Fields, fieldsOf } from '../fields.ts'
import { faultOfKey } from '../key-fault.ts'
import { windowName } from '../kind-of-window.ts'
import { opencodeKeys } from '../opencode-auth.ts'
import type { Credential, Provider, Vendor } from '../provider.ts'
import { dayMs, limitOf, percentOf, readingOf, slugOf } from '../reading.ts'

const name = 'MiniMax'
const origins = { world: 'https://api.minimax.io', china: 'https://api.minimaxi.com' } as const
const noPercent =
  'MiniMax told no percent for some windows; there, its counts are read as what remains, as its coding plans have them.'

/** Windows of a MiniMax coding plan. */
export const minimax: Provider = {
  id: 'minimax',
  name,
  payment: 'quota',
  origins: [origins.world, origins.china],
  keyVariables: ['MINIMAX_CODING_API_KEY', 'MINIMAX_API_KEY'],
  discover: (machine) => opencodeKeys(machine, 'minimax'),
  async read(credential, vendor) {
    const answer = await ask(credential, vendor)
    const models = modelsOf(answer)
    return readingOf(minimax, credential, vendor, {
      origin: 'api',
      limits: models.flatMap(parseModel),
      notes: models.some((model) => !model.has('current_interval_remaining_percent')) ? [noPercent] : [],
    })
  },
  faultOf: faultOfKey(name),
}

/** Older accounts have the list at its older place. */
async function ask(credential: Credential, vendor: Vendor): Promise<Fields> {
  const origin = credential.extra.region === 'cn' ? origins.china : origins.world
  const headers = { authorization: `Bearer ${credential.secret}` }
  try {
    return fieldsOf(await vendor.json({ url: `${origin}/v1/token_plan/remains`, headers }))
  } catch (error) {
    if (!(error instanceof ProviderFault) || error.status !== 404) throw error
    return fieldsOf(await vendor.json({ url: `${origin}/v1/api/openplatform/coding_plan/remains`, headers }))
  }
}

/** Errors have status 200 here, too. */
function modelsOf(answer: Fields): readonly Fields[] {
  const response = answer.object('base_resp')
  const code = response?.number('status_code') ?? 0
  if (code === 0) return answer.needList('model_remains')
  throw new ProviderFault('api', `${name} refused (code ${code}): ${response?.text('status_msg') ?? 'no reason given'}`)
}

/** The present window of a model, and its week. */
function parseModel(model: Fields): Limit[] {
  const label = model.text('model_name')
  const isAll = label === null || label === 'general'
  const own = (kind: 'session' | 'weekly', span: string): Pick<Limit, 'id' | 'kind' | 'label'> =>
    isAll ? { id: kind, kind, label: span } : { id: `${kind}:${slugOf(label)}`, kind, label: `${span}, ${label}` }
  const [start, end] = [model.time('start_time'), model.time('end_time')]
  const windowMs = start === null || end === null || end <= start ? null : end - start
  const session = limitOf({
    ...own('session', windowMs === null ? 'Present window' : windowName(windowMs)),
    usedPercent: usedOf(model.number('current_interval_remaining_percent')) ?? countedPercent(model),
    windowMs,
    resetsAtMs: end,
  })
  const week = usedOf(model.number('current_weekly_remaining_percent'))
  if (week === null) return [session]
  const resetsAtMs = model.time('weekly_end_time')
  return [session, limitOf({ ...own('weekly', 'Weekly'), usedPercent: week, windowMs: 7 * dayMs, resetsAtMs })]
}

const usedOf = (remainingPercent: number | null): number | null =>
  remainingPercent === null ? null : 100 - remainingPercent

/** `…_usage_count` is what remains, whatever it is called. */
function countedPercent(model: Fields): number | null {
  const total = model.number('current_interval_total_count')
  const remaining = model.number('current_interval_usage_count')
  return total === null || remaining === null ? null : percentOf(total - remaining, total)
}
