import type { NamedQuery, QueryColumn, QueryParameter } from '../../packages/fleet/src/queries/named-query.ts'

/** Stands in `zone` for a dashboard's variable, as a text of SQL whatever it holds. https://grafana.com/docs/grafana/latest/dashboards/variables/variable-syntax/ */
const variable = (name: string): string => `\${${name}:sqlstring}`
const zone = variable('zone')

/** What Grafana and its variables put in the place of values that every query gets. */
const always: Readonly<Record<string, string>> = {
  tenant: variable('tenant'),
  zone,
  now_ms: 'toUnixTimestamp64Milli(now64(3))',
}

/**
 * A query as a panel asks it: the dashboard's span of time for its days, the dashboard's variables for team and zone, defaults for the
 * rest; numbers for decimals, moments for UTC ms, and titles for names of columns. Grafana knows no text that is a number.
 */
export function panelSql(named: NamedQuery): string {
  const values = { ...always, ...Object.fromEntries(named.parameters.map((one) => valueOf(named, one))) }
  const inner = named.clickhouse
    .replace(/\nsettings .*$/s, '')
    .replace(/\{(\w+):\w+\}/g, (_, name: string) => values[name] ?? missing(named, name))
  const cells = named.columns.map((column, at) => `${cellSql(column, at, named)} as \`${column.title}\``)
  return `select ${cells.join(', ')}\nfrom (${inner})\nsettings join_use_nulls = 1`
}

const missing = (named: NamedQuery, name: string): never => {
  throw new Error(`${named.id} asks for ${name}, which no panel has`)
}

function valueOf(named: NamedQuery, { name, type, default: value }: QueryParameter): [string, string] {
  if (type === 'date') return [`${name}_ms`, hasOwnSpan(named) ? momentOf(value, name) : `toInt64(\${__${name}})`]
  if (type === 'money') return [`${name}_nano_usd`, `toInt64(${Math.round(Number(value) * 1e9)})`]
  return [name, type === 'text' ? variable(name) : value]
}

/** Forecasts look back as far as they need, whatever span the dashboard shows. */
const hasOwnSpan = ({ theme, parameters }: NamedQuery): boolean =>
  theme === 'forecast' || parameters.some(({ name }) => name === 'hours')

/** `today-8` as a moment: the start of that day, or the end of it for `to`. */
function momentOf(value: string, name: string): string {
  const [, unit = 'today', back = '0'] = /^(today|month)(?:-(\d+))?$/.exec(value) ?? []
  const today = `toDate(now(), ${zone})`
  const day =
    unit === 'month'
      ? `addMonths(toStartOfMonth(${today}), -${back})`
      : `addDays(${today}, ${name === 'to' ? 1 : 0} - ${back})`
  return `toInt64(toUnixTimestamp(toDateTime(${day}, ${zone}))) * 1000`
}

function cellSql({ name, type }: QueryColumn, at: number, { shape }: NamedQuery): string {
  switch (type) {
    case 'money':
      return `toFloat64(${name})`
    case 'time':
      return `fromUnixTimestamp64Milli(toInt64(${name}), 'UTC')`
    case 'date':
      return `toDateTime(concat(${name}, ' 00:00:00'), ${zone})`
    case 'count':
      // What bars are named after must be text.
      return at === 0 && shape === 'bar' ? `toString(${name})` : name
    default:
      return name
  }
}
