import type { Limit } from '@aic/core/limit'
import { type Fields, fieldsOf } from '../fields.ts'
import { faultOfKey } from '../key-fault.ts'
import { kindOfWindow, windowName } from '../kind-of-window.ts'
import { opencodeKeys } from '../opencode-auth.ts'
import type { Provider } from '../provider.ts'
import { dayMs, hourMs, limitOf, minuteMs, percentOf, readingOf } from '../reading.ts'

/** Windows of Kimi's coding plan. */
export const kimiForCoding: Provider = {
  id: 'kimi-for-coding',
  name: 'Kimi Code',
  payment: 'quota',
  origins: ['https://api.kimi.com'],
  keyVariables: ['KIMI_CODE_API_KEY', 'KIMI_API_KEY'],
  discover: (machine) => opencodeKeys(machine, 'kimi-for-coding'),
  async read(credential, vendor) {
    const headers = { authorization: `Bearer ${credential.secret}` }
    const answer = fieldsOf(await vendor.json({ url: 'https://api.kimi.com/coding/v1/usages', headers }))
    return readingOf(kimiForCoding, credential, vendor, { origin: 'api', limits: parseLimits(answer) })
  },
  faultOf: faultOfKey('Kimi Code'),
}

/** `usage` is the week; `limits` are told apart by their length. One whose length is not known is left out: nobody could say what it is. */
function parseLimits(answer: Fields): Limit[] {
  const week = parseLimit(answer.needObject('usage'), 7 * dayMs)
  const others = answer.list('limits').flatMap((entry) => {
    const windowMs = lengthOf(entry.object('window') ?? entry)
    return windowMs === null ? [] : [parseLimit(entry.object('detail') ?? entry, windowMs)]
  })
  const all = [...others, week]
  return all.filter(({ id }, at) => all.findIndex((limit) => limit.id === id) === at)
}

/** What is used may not be told: then it is the limit less what remains. */
function parseLimit(detail: Fields, windowMs: number): Limit {
  const limit = detail.number('limit')
  const remaining = detail.number('remaining')
  const used = detail.number('used') ?? (limit === null || remaining === null ? null : limit - remaining)
  const kind = kindOfWindow(windowMs)
  return limitOf({
    id: kind,
    kind,
    label: windowName(windowMs),
    usedPercent: percentOf(used, limit),
    windowMs,
    resetsAtMs: detail.time('resetTime', 'resetAt', 'reset_time', 'reset_at'),
    used,
    limit,
    unit: 'requests',
  })
}

const lengths = { MINUTE: minuteMs, HOUR: hourMs, DAY: dayMs } as const

function lengthOf(window: Fields): number | null {
  const duration = window.number('duration')
  const unit = (window.text('timeUnit') ?? '').replace(/^TIME_UNIT_/, '')
  return duration === null || !Object.hasOwn(lengths, unit) ? null : duration * lengths[unit as keyof typeof lengths]
}
