import { smartNumber } from '@aic/core/report'

const exact = new Intl.NumberFormat('en-US')

/** A count in few characters: `10.7M`. */
export const countText = (count: number): string => smartNumber(count)

/** A count in full: `10,712,345`. */
export const exactText = (count: number): string => exact.format(count)

/** A share of 100: `42 %`, `<1 %`, `99.6 %` where rounding would claim the end, `213 %`; null is `unknown`. */
export function percentText(percent: number | null): string {
  if (percent === null) return 'unknown'
  if (percent > 0 && percent < 1) return '<1 %'
  if (percent > 99 && percent < 100) return `${Math.floor(percent * 10) / 10} %`
  return `${Math.round(percent)} %`
}

/** `1 call`, `12 calls`. */
export const plural = (count: number, word: string): string => `${exact.format(count)} ${word}${count === 1 ? '' : 's'}`
