import { everything, type Grouping, projectNames, reportRows, select, utc } from '@aic/core/report'
import { describe, expect, it } from 'vitest'
import { usageOf } from '../../../../testing/usage-of-events.ts'
import { screenOf } from '../screen/screen.ts'
import { widthOf } from '../screen/text.ts'
import type { ReportOptions } from './options.ts'
import { rowsTable } from './rows-table.ts'

const usage = usageOf([
  {
    at: '2026-01-10T10:00:00Z',
    model: 'claude-opus-4-5-20251101',
    input: 1_234,
    output: 56_789,
    cacheRead: 12_345_678,
    cacheWrite5m: 234_567,
    priced: 12.5,
  },
  {
    at: '2026-01-10T11:00:00Z',
    model: 'claude-sonnet-4-5-20250929',
    input: 10,
    output: 20,
    priced: 0.25,
    session: 's2',
    cwd: '/work/日本語',
  },
  { at: '2026-01-11T10:00:00Z', model: 'foo-bar-9', input: 7, session: '\u001b[31mevil\n', cwd: '/work/\u202eevil' },
])
const options: ReportOptions = {
  zone: utc,
  startOfWeek: 'monday',
  sinceDay: null,
  untilDay: null,
  sources: null,
  project: null,
  models: null,
  noBackground: false,
  mode: 'auto',
  noCost: false,
  isOffline: true,
  aliases: {},
  output: 'table',
  jq: null,
  isCompact: false,
}

function table(by: Grouping, columns: number, more: Partial<ReportOptions> = {}, isBreakdown = false): string {
  const selection = select(usage, everything, utc)
  const roots = new Map(usage.places.map(({ cwd, root }) => [cwd, root ?? cwd]))
  const loaded = {
    usage,
    selection,
    roots,
    projects: projectNames([...roots.values()], {}),
    facts: { priceVersion: '', skipped: {}, warnings: [], isDemo: false },
  }
  const screen = screenOf({ env: { COLUMNS: String(columns) }, stdout: process.stdout }, { 'no-color': true })
  const rows = reportRows(selection, { by, mode: 'auto', startOfWeek: 'monday' })
  return rowsTable(rows, {
    by,
    isBreakdown,
    isByAgent: false,
    isByInstance: false,
    options: { ...options, ...more },
    loaded,
    screen,
  })
}

describe('the table of days', () => {
  it('has everything in full where there is room', () => {
    expect(`\n${table('day', 150)}`).toMatchInlineSnapshot(`
      "
       Date        Models                Calls  Input  Output  Cache write  Cache read       Total     Cost
       ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────
       2026-01-10  opus-4-5, sonnet-4-5      2  1,244  56,809      234,567  12,345,678  12,638,298   $12.75  ████████████
       2026-01-11  foo-bar-9                 1      7       0            0           0           7        ?
       ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────
       Total                                 3  1,251  56,809      234,567  12,345,678  12,638,305  ≥$12.75
      "
    `)
  })

  it('shortens numbers at 80 columns', () => {
    expect(`\n${table('day', 80)}`).toMatchInlineSnapshot(`
      "
       Date        Models       Input  Output  Cache w  Cache r  Total     Cost
       ────────────────────────────────────────────────────────────────────────
       2026-01-10  opus-4-5 +1   1.2K   56.8K   234.6K    12.3M  12.6M   $12.75
       2026-01-11  foo-bar-9        7       0        0        0      7        ?
       ────────────────────────────────────────────────────────────────────────
       Total                     1.3K   56.8K   234.6K    12.3M  12.6M  ≥$12.75
      "
    `)
  })

  it('drops columns, and at last stands one value a line', () => {
    expect(`\n${table('day', 40)}`).toMatchInlineSnapshot(`
      "
       Date        Output  Total     Cost
       ──────────────────────────────────
       2026-01-10   56.8K  12.6M   $12.75
       2026-01-11       0      7        ?
       ──────────────────────────────────
       Total        56.8K  12.6M  ≥$12.75
      "
    `)
    expect(table('day', 20).split('\n').slice(0, 4)).toEqual([
      '2026-01-10',
      '  Models  opu…4-5 +1',
      '  Calls   2',
      '  Input   1.2K',
    ])
  })

  it('is short from the start with --compact, and has no money with --no-cost', () => {
    expect(table('day', 150, { isCompact: true })).toContain('12.6M')
    expect(table('day', 150, { noCost: true })).not.toMatch(/\$|Cost|\?/)
  })

  it('lists models below their day with a breakdown', () => {
    expect(table('day', 80, {}, true)).toContain('\n   opus-4-5 ')
  })
})

describe('every table', () => {
  it('fits the screen, whatever the names, and prints no control character', () => {
    for (const by of ['day', 'week', 'month', 'session', 'project', 'model', 'source'] as const) {
      for (let columns = 16; columns < 160; columns += 6) {
        const lines = table(by, columns, {}, true).split('\n')
        for (const line of lines) {
          expect(widthOf(line), `${by} at ${columns}: ${line}`).toBeLessThanOrEqual(columns)
          // oxlint-disable-next-line no-control-regex -- these are what must not be there
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
        }
      }
    }
  })
})
