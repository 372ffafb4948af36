/** Where a stacked chart is drawn, in px. */
export interface Plot {
  readonly width: number
  readonly height: number
  /** The value at the top. */
  readonly highest: number
  readonly count: number
}

/** Sums of all lines by bucket: the heights of the bars. */
export function heightsOf(lines: readonly (readonly number[])[], count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => lines.reduce((sum, values) => sum + (values[i] ?? 0), 0))
}

/** One bar alone is no wall, px. */
const widest = 96

/** How wide a bar and the space between two are. */
export function barOf({ width, count }: Plot): { readonly step: number; readonly bar: number } {
  const step = width / Math.max(1, count)
  return { step, bar: step > 6 ? Math.min(widest, step * 0.78) : step > 2 ? step - 0.75 : step }
}

/** One SVG path for each line, each bar a rectangle on top of those of the lines before: a year of eight lines is eight elements. */
export function stackPaths(lines: readonly (readonly number[])[], plot: Plot): readonly string[] {
  const { height, highest, count } = plot
  const { step, bar } = barOf(plot)
  const tops = new Array<number>(count).fill(0)
  const y = (value: number): number => round(height - (value / (highest || 1)) * height)
  return lines.map((values) => {
    let path = ''
    for (let i = 0; i < count; i++) {
      const value = values[i] ?? 0
      if (value <= 0) continue
      const base = tops[i] as number
      tops[i] = base + value
      path += `M${round(i * step + (step - bar) / 2)} ${y(base)}V${y(base + value)}h${round(bar)}V${y(base)}z`
    }
    return path
  })
}

const round = (px: number): number => Math.round(px * 100) / 100

/** The bucket below a point; null beside the plot. */
export function bucketAt(x: number, { width, count }: Pick<Plot, 'width' | 'count'>): number | null {
  if (count === 0 || x < 0 || x > width) return null
  return Math.min(count - 1, Math.floor((x / width) * count))
}
