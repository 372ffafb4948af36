/** Nano-USD in one US dollar. Money is integer nano-USD: sums stay exact up to 9 million USD. */
export const nanoPerUsd = 1e9

/** USD, as logs and vendors write them (a float), to nano-USD, rounded once. Null for what no cost can be. */
export function toNanoUsd(usd: unknown): number | null {
  if (typeof usd !== 'number' || !Number.isFinite(usd) || usd < 0 || usd > 1e6) return null
  return Math.round(usd * nanoPerUsd)
}

/** Nano-USD to USD as a float, for JSON at the edge. */
export const toUsd = (nanoUsd: number): number => nanoUsd / nanoPerUsd
