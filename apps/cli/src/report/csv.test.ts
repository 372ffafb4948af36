import { everything, reportRows, select, utc } from '@aic/core/report'
import { describe, expect, it } from 'vitest'
import { usageOf } from '../../../../testing/usage-of-events.ts'
import { field, rowsCsv } from './csv.ts'

describe('CSV', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['=cmd()', `"'=cmd()"`],
    ['-home-me', `"'-home-me"`],
    ['two\nlines', '"two\nlines"'],
    [-5, '-5'],
  ])('writes %j so that spreadsheets show it and run nothing', (value, text) => {
    expect(field(value)).toBe(text)
  })

  it('has a line a row, and a line a model with a breakdown', () => {
    const usage = usageOf([
      { at: '2026-01-10T10:00:00Z', model: 'a', input: 1, priced: 0.5 },
      { at: '2026-01-10T11:00:00Z', model: 'b', input: 2 },
    ])
    const rows = reportRows(select(usage, everything, utc), { by: 'day', mode: 'auto', startOfWeek: 'monday' })
    expect(rowsCsv('day', rows, { isBreakdown: false, isByAgent: false, noCost: false })).toBe(
      'day,folder,models,calls,input,output,cacheWrite,cacheRead,total,costUsd,unpricedCalls\r\n' +
        '2026-01-10,/work/app,a b,2,3,0,0,0,3,0.5,1\r\n',
    )
    expect(rowsCsv('day', rows, { isBreakdown: true, isByAgent: false, noCost: true })).toBe(
      'day,folder,model,calls,input,output,cacheWrite,cacheRead,total\r\n' +
        '2026-01-10,/work/app,a,1,1,0,0,0,1\r\n' +
        '2026-01-10,/work/app,b,1,2,0,0,0,2\r\n',
    )
  })
})
