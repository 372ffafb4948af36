import { expect, it } from 'vitest'
import { type Day, reasonsIn, totalsOf } from './gap-facts.ts'

const day = (billedNanoUsd: number | null, calculatedNanoUsd: number | null, reasons: string[] = []): Day => ({
  dayMs: 0,
  model: null,
  billedNanoUsd,
  calculatedNanoUsd,
  otherCurrencies: [],
  gapNanoUsd: billedNanoUsd === null || calculatedNanoUsd === null ? null : billedNanoUsd - calculatedNanoUsd,
  gapPercent: null,
  billedTokens: null,
  loggedTokens: null,
  reasons,
  models: [],
})

it('lays only days with both sides against each other', () => {
  expect(totalsOf([day(10e9, 8e9), day(5e9, null), day(null, 3e9)])).toEqual({
    billed: 15e9,
    calculated: 11e9,
    gap: 2e9,
    gapPercent: 20,
  })
})

it('knows no sum where nothing is told, and no percent of nothing', () => {
  expect(totalsOf([day(null, null)])).toEqual({ billed: null, calculated: null, gap: null, gapPercent: null })
  expect(totalsOf([day(0, 1)]).gapPercent).toBeNull()
})

it('names the most frequent reason first', () => {
  expect(reasonsIn([day(1, 1, ['rounding']), day(1, 1, ['data-lag', 'rounding'])])).toEqual(['rounding', 'data-lag'])
})
