import type { NamedQuery, QueryColumn } from '../../packages/fleet/src/queries/named-query.ts'
import { panelSql } from './panel-sql.ts'

const dataSource = { type: 'grafana-clickhouse-datasource', uid: '${datasource}' }
const width = 12
const height = 9

/** A panel or a row of panels, as Grafana writes it. */
type Panel = Readonly<Record<string, unknown>>

/**
 * The dashboard of all named queries for Grafana 10 and later with ClickHouse's own data source plugin: a row per theme, a panel per
 * query. Rows but the first are closed, and ask nothing until they are opened.
 */
export function grafanaDashboard(queries: readonly NamedQuery[]): object {
  const themes = [...Map.groupBy(queries, ({ theme }) => theme)]
  let lastId = 0
  const panels = themes.flatMap(([theme, own], at): Panel[] => {
    const firstY = at + 1
    const inside = own.map((named, place) => panelOf(named, ++lastId, place, firstY))
    const row = { type: 'row', id: ++lastId, title: titleOf(theme), gridPos: { x: 0, y: at, w: 24, h: 1 } }
    return at === 0
      ? [{ ...row, collapsed: false, panels: [] }, ...inside]
      : [{ ...row, collapsed: true, panels: inside }]
  })
  return {
    uid: 'aic-fleet',
    title: 'aic fleet',
    description:
      'What the agents of all machines use and cost. Made from the named queries of aic: change those, not this file.',
    tags: ['aic'],
    schemaVersion: 39,
    editable: true,
    timezone: 'browser',
    time: { from: 'now-30d', to: 'now' },
    refresh: '5m',
    templating: { list: variables },
    panels,
  }
}

const variables = [
  { name: 'datasource', label: 'ClickHouse', type: 'datasource', query: dataSource.type, refresh: 1 },
  {
    name: 'tenant',
    label: 'Team',
    type: 'query',
    datasource: dataSource,
    query: 'select distinct tenant_id from import_runs order by tenant_id',
    definition: 'select distinct tenant_id from import_runs order by tenant_id',
    refresh: 1,
    sort: 1,
  },
  textVariable('zone', 'Time zone', 'UTC'),
  textVariable('source', 'Source', ''),
]

function textVariable(name: string, label: string, text: string): object {
  return {
    name,
    label,
    type: 'textbox',
    query: text,
    current: { text, value: text },
    options: [{ text, value: text, selected: true }],
  }
}

function panelOf(named: NamedQuery, id: number, place: number, firstY: number): Panel {
  const type = panelType(named)
  const isSeries = type === 'timeseries'
  return {
    id,
    type,
    title: named.title,
    description: named.purpose,
    datasource: dataSource,
    gridPos: { x: (place % 2) * width, y: firstY + Math.floor(place / 2) * height, w: width, h: height },
    fieldConfig: { defaults: {}, overrides: named.columns.flatMap(overrideOf) },
    options: optionsOf(type),
    targets: [
      {
        refId: 'A',
        datasource: dataSource,
        editorType: 'sql',
        format: isSeries ? 0 : 1,
        queryType: isSeries ? 'timeseries' : 'table',
        rawSql: panelSql(named),
      },
    ],
  }
}

/** Lines need a moment first, bars a name. */
function panelType({ shape, columns }: NamedQuery): string {
  const first = columns[0]?.type
  if (shape === 'line') return first === 'date' ? 'timeseries' : 'table'
  return { table: 'table', bar: 'barchart', pie: 'piechart', tile: 'stat' }[shape]
}

const optionsOf = (type: string): object =>
  type === 'stat' || type === 'piechart'
    ? { reduceOptions: { values: type === 'piechart', calcs: ['lastNotNull'], fields: '' } }
    : {}

/** Units of Grafana. https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts */
const units: Readonly<Partial<Record<QueryColumn['type'], string>>> = {
  money: 'currencyUSD',
  tokens: 'short',
  percent: 'percent',
  time: 'dateTimeAsIso',
}

function overrideOf({ title, type }: QueryColumn): object[] {
  const unit = units[type]
  if (unit === undefined) return []
  return [{ matcher: { id: 'byName', options: title }, properties: [{ id: 'unit', value: unit }] }]
}

const titleOf = (theme: string): string => `${theme.slice(0, 1).toUpperCase()}${theme.slice(1)}`
