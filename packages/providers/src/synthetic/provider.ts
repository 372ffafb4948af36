import { type Limit, ProviderFault } from '@aic/core/limit'
import { type Fields, fieldsOf } from '../fields.ts'
import { faultOfKey } from '../key-fault.ts'
import { unitsToNano } from '../money.ts'
import { opencodeKeys } from '../opencode-auth.ts'
import type { Provider } from '../provider.ts'
import { dayMs, hourMs, limitOf, percentOf, readingOf } from '../reading.ts'

const fillsUp = 'The windows of Synthetic have no reset: they fill up again bit by bit.'

/** Windows of a Synthetic plan. https://dev.synthetic.new/docs */
export const synthetic: Provider = {
  id: 'synthetic',
  name: 'Synthetic',
  payment: 'quota',
  origins: ['https://api.synthetic.new'],
  keyVariables: ['SYNTHETIC_API_KEY'],
  discover: (machine) => opencodeKeys(machine, 'synthetic'),
  async read(credential, vendor) {
    const headers = { authorization: `Bearer ${credential.secret}` }
    const answer = fieldsOf(await vendor.json({ url: 'https://api.synthetic.new/v2/quotas', headers }))
    const limits = [...rollingOf(answer), ...weekOf(answer), ...requestsOf(answer), ...searchesOf(answer)]
    if (limits.length === 0) throw new ProviderFault('parse', 'The answer of Synthetic has none of its windows')
    const notes = limits.some(({ resetsAtMs }) => resetsAtMs === null) ? [fillsUp] : []
    return readingOf(synthetic, credential, vendor, { origin: 'api', plan: answer.text('plan'), limits, notes })
  },
  faultOf: faultOfKey('Synthetic'),
}

function rollingOf(answer: Fields): Limit[] {
  const window = answer.object('rollingFiveHourLimit')
  if (window === null) return []
  const [limit, remaining] = [window.number('max'), window.number('remaining')]
  const used = limit === null || remaining === null ? null : limit - remaining
  const usedPercent = percentOf(used, limit)
  const windowMs = 5 * hourMs
  return [
    limitOf({
      id: 'session',
      kind: 'session',
      label: '5-hour window',
      usedPercent,
      windowMs,
      used,
      limit,
      unit: 'requests',
    }),
  ]
}

/** Amounts are texts such as `"$36.00"`. */
function weekOf(answer: Fields): Limit[] {
  const week = answer.object('weeklyTokenLimit')
  if (week === null) return []
  const [limit, remaining] = [unitsToNano(week.json.maxCredits), unitsToNano(week.json.remainingCredits)]
  const used = limit === null || remaining === null ? null : limit - remaining
  const remainingPercent = week.number('percentRemaining')
  return [
    limitOf({
      id: 'weekly',
      kind: 'weekly',
      label: 'Weekly',
      usedPercent: remainingPercent === null ? percentOf(used, limit) : 100 - remainingPercent,
      windowMs: 7 * dayMs,
      used,
      limit,
      unit: 'money',
      currency: 'USD',
    }),
  ]
}

/** As older plans have it. How long its window is, nobody says. */
const requestsOf = (answer: Fields): Limit[] =>
  countedOf(answer.object('subscription'), { id: 'session:requests', kind: 'session', label: 'Requests' })

const searchesOf = (answer: Fields): Limit[] =>
  countedOf(answer.object('search')?.object('hourly') ?? null, {
    id: 'session:search',
    kind: 'session',
    label: 'Searches, hourly',
    windowMs: hourMs,
  })

function countedOf(counts: Fields | null, what: Pick<Limit, 'id' | 'kind' | 'label'> & Partial<Limit>): Limit[] {
  if (counts === null) return []
  const [limit, used] = [counts.number('limit'), counts.number('requests')]
  const resetsAtMs = counts.time('renewsAt')
  return [limitOf({ ...what, usedPercent: percentOf(used, limit), used, limit, unit: 'requests', resetsAtMs })]
}
