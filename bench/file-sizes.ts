import type { Random } from './random.ts'

/** File sizes of a real user's 3,142 Claude Code logs, as ccusage's own fixture generator models them: [share of files, bytes]. */
const quantiles = [
  [0, 4e3],
  [0.5, 105e3],
  [0.75, 234e3],
  [0.9, 654e3],
  [0.95, 1.5e6],
  [0.99, 5.4e6],
  [1, 87e6],
] as const

/** No file holds more than this share of a corpus of many files; in the profile the largest held 7 %. */
const largestShare = 0.07

/** `files` sizes of about `totalBytes` together, spread as in {@link quantiles}, in random order. */
export function fileSizes(random: Random, files: number, totalBytes: number): number[] {
  const spread = Array.from({ length: files }, (_, index) => sizeAt((index + 0.5) / files))
  const cap = Math.max(largestShare, 1.5 / files) * totalBytes
  let sizes = spread
  for (let round = 0; round < 8; round++) {
    const scale = totalBytes / sizes.reduce((sum, size) => sum + size, 0)
    sizes = sizes.map((size) => Math.min(cap, size * scale))
  }
  return shuffled(random, sizes.map(Math.round))
}

function sizeAt(share: number): number {
  const after = quantiles.findIndex(([limit]) => share < limit)
  const [lowShare, lowBytes] = quantiles[after - 1]!
  const [highShare, highBytes] = quantiles[after]!
  return lowBytes * (highBytes / lowBytes) ** ((share - lowShare) / (highShare - lowShare))
}

function shuffled<T>(random: Random, items: T[]): T[] {
  for (let last = items.length - 1; last > 0; last--) {
    const other = random.int(0, last)
    ;[items[last], items[other]] = [items[other]!, items[last]!]
  }
  return items
}
