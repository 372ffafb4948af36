import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { namedQueries } from '../../packages/fleet/src/queries/named-queries.ts'
import { goldenFleet, goldenNowMs, goldenTenant } from '../../testing/golden-fleet.ts'
import { type ClickHouseInTest, startFleetInClickHouse } from '../../testing/golden-in-clickhouse.ts'
import { grafanaDashboard } from './dashboard.ts'

interface Panel {
  readonly id: number
  readonly title: string
  readonly type: string
  readonly panels?: readonly Panel[]
  readonly fieldConfig?: { readonly overrides: readonly { readonly matcher: { readonly options: string } }[] }
  readonly targets?: readonly { readonly rawSql: string }[]
}

const text = readFileSync(new URL('../../examples/grafana/aic-fleet.json', import.meta.url), 'utf8')
const dashboard = JSON.parse(text) as {
  readonly panels: readonly Panel[]
  readonly templating: { readonly list: readonly { readonly name: string }[] }
}
const panels = dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])])
const asking = panels.filter(({ targets }) => targets !== undefined)

/** What Grafana makes of a query before it sends it. */
const asGrafanaSends = (sql: string): string =>
  sql
    .replaceAll('${__from}', String(goldenNowMs - 30 * 86_400_000))
    .replaceAll('${__to}', String(goldenNowMs))
    .replaceAll('${tenant:sqlstring}', `'${goldenTenant}'`)
    .replaceAll('${zone:sqlstring}', `'Europe/Berlin'`)
    .replaceAll('${source:sqlstring}', `''`)

let engine: ClickHouseInTest
beforeAll(async () => {
  engine = await startFleetInClickHouse()
  await engine.fill(goldenFleet().batches, goldenNowMs)
})
afterAll(async () => engine[Symbol.asyncDispose]())

describe('the dashboard for Grafana', () => {
  it('is what the named queries make: run `node scripts/grafana/write-dashboard.ts`', () => {
    expect(JSON.parse(text)).toEqual(grafanaDashboard(namedQueries))
  })

  it('has a panel for every query, each with an id of its own', () => {
    expect(asking.map(({ title }) => title).sort()).toEqual(namedQueries.map(({ title }) => title).sort())
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  })

  it('uses only variables that it has', () => {
    const known = new Set([...dashboard.templating.list.map(({ name }) => name), '__from', '__to'])
    const used = [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name)
    expect(used.filter((name) => !known.has(name ?? ''))).toEqual([])
  })

  for (const { title, type, targets = [], fieldConfig } of asking) {
    it(`asks what ClickHouse answers: ${title}`, async () => {
      const sql = asGrafanaSends(targets[0]?.rawSql ?? '')
      expect(sql).not.toMatch(/\$|\{\w+:/)
      const answer = await engine.clickHouse.rows<Readonly<Record<string, unknown>>>(sql)
      // What is asked of this very moment finds nothing in the golden fleet, whose days are past.
      expect(type === 'timeseries' ? answer.length : 1).toBeGreaterThan(0)
      const columns = Object.keys(answer[0] ?? {})
      const formatted = (fieldConfig?.overrides ?? []).map(({ matcher }) => matcher.options)
      expect(columns.length === 0 ? [] : formatted.filter((name) => !columns.includes(name))).toEqual([])
    })
  }
})
