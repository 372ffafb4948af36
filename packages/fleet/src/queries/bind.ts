import { addPeriods, dayOf, dayStartMs, parseDay, periodStart, type Zone } from '@aic/core/report'
import { FleetFault } from '../fleet-fault.ts'
import type { NamedQuery, QueryParameter } from './named-query.ts'

/** What is given for parameters by their names; the rest have their defaults. */
export type QueryValues = Readonly<Record<string, string>>

/** Whose rows, in which zone days begin (its name must be an IANA one for ClickHouse), and what time it is. */
export interface QueryContext {
  readonly tenant: string
  readonly zone: Zone
  /** UTC ms. */
  readonly nowMs: number
}

/** Values by the names that stand in the SQL. */
export type BoundValues = Readonly<Record<string, string | number>>

/** The values that a query is run with. Throws `FleetFault` of kind `validation` for a name it does not have or a value it can't take. */
export function bindQuery(named: NamedQuery, given: QueryValues, context: QueryContext): BoundValues {
  const names = named.parameters.map(({ name }) => name)
  const unknown = Object.keys(given).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    const known = names.length === 0 ? 'It has none.' : `It has ${names.join(', ')}.`
    throw new FleetFault('validation', `The query ${named.id} has no parameter ${unknown}`, { advice: known })
  }
  const bound = named.parameters.map((parameter) => {
    const text = given[parameter.name] ?? parameter.default
    const value = bind(parameter, text, context)
    if (value === null) throw valueFault(named, parameter, text)
    return value
  })
  const values = Object.fromEntries(bound)
  checkDays(named, given, values)
  return { tenant: context.tenant, zone: context.zone.name, now_ms: context.nowMs, ...values }
}

/** Throws `FleetFault` where the first day is after the last: no row would look like nothing was used. */
function checkDays({ parameters }: NamedQuery, given: QueryValues, values: BoundValues): void {
  const { from_ms: from, to_ms: to } = values
  if (from === undefined || to === undefined || from < to) return
  const dayText = (name: string): string => given[name] ?? parameters.find((one) => one.name === name)?.default ?? ''
  const days = `${dayText('from').slice(0, 40)}, is after the last, ${dayText('to').slice(0, 40)}`
  throw new FleetFault('validation', `The first day, ${days}`, {
    advice: 'Give the earlier day as the first.',
  })
}

function bind(
  { name, type }: QueryParameter,
  text: string,
  { zone, nowMs }: QueryContext,
): readonly [string, string | number] | null {
  switch (type) {
    case 'text':
      return [name, text]
    case 'date': {
      const day = toDay(text, dayOf(zone, nowMs))
      return day === null ? null : [`${name}_ms`, dayStartMs(zone, name === 'to' ? day + 1 : day)]
    }
    case 'count':
      // No rows at most would look like nothing was used.
      return /^\d{1,9}$/.test(text) && !(name === 'top' && Number(text) === 0) ? [name, Number(text)] : null
    case 'number':
      return /^-?\d{1,9}(\.\d{1,9})?$/.test(text) ? [name, Number(text)] : null
    case 'money':
      return /^\d{1,6}(\.\d{1,9})?$/.test(text) ? [`${name}_nano_usd`, Math.round(Number(text) * 1e9)] : null
  }
}

/** `2026-03-01`, `today`, `today-29`, `month` (the first day of this one), `month-11` (of the one eleven months before). */
function toDay(text: string, today: number): number | null {
  const match = /^(today|month)(?:-(\d{1,5}))?$/.exec(text)
  if (match === null) return parseDay(text)
  const back = -Number(match[2] ?? 0)
  return match[1] === 'today' ? today + back : addPeriods('month', periodStart('month', today, 'monday'), back)
}

const valueFault = (named: NamedQuery, { name, type }: QueryParameter, text: string): FleetFault =>
  new FleetFault(
    'validation',
    `The parameter ${name} of ${named.id} is no ${type}: ${JSON.stringify(text.slice(0, 40))}`,
    {
      advice:
        type === 'date'
          ? 'Dates are 2026-03-01, today, today-29, month or month-2.'
          : type === 'count'
            ? `It is a whole number such as 10${name === 'top' ? ', and at least 1' : ''}.`
            : 'It is a number such as 2.5.',
    },
  )
