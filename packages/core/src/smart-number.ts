const units = ['', 'K', 'M', 'B', 'T'] as const

/**
 * A count in at most six characters: `999`, `560.0K`, `410.7M`, `2.8B`. Rounding carries over, so 999,950 is `1.0M`.
 */
export function smartNumber(count: number): string {
  const sign = count < 0 ? '-' : ''
  let rest = Math.abs(count)
  for (const unit of units.slice(0, -1)) {
    if ((unit === '' ? Math.round(rest) : Math.round(rest * 10) / 10) < 1000) return sign + withUnit(rest, unit)
    rest /= 1000
  }
  return sign + withUnit(rest, 'T')
}

const withUnit = (value: number, unit: string): string =>
  unit === '' ? String(Math.round(value)) : `${(Math.round(value * 10) / 10).toFixed(1)}${unit}`

/** A count with separators: `1,234,567`. Without `Intl`, whose first use costs more than a whole report. */
export const fullNumber = (count: number): string => String(Math.round(count)).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
