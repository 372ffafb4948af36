const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const
const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/** A bar as long as `value` is of `max`; at least a sliver for anything above zero. */
export function bar(value: number, max: number, width: number): string {
  if (!(value > 0) || !(max > 0)) return ''
  const units = Math.max(1, Math.round((Math.min(value, max) / max) * width * 8))
  return '█'.repeat(Math.floor(units / 8)) + (eighths[units % 8] as string)
}

/** One character per value, as high as it is of the largest; zero is a dot on the ground, so that quiet days are seen. */
export function sparkline(values: readonly number[]): string {
  const max = Math.max(0, ...values)
  return values.map((value) => (value > 0 ? levels[Math.ceil((value / max) * 8) - 1] : '·')).join('')
}

/** A filled and an empty part, for shares of a whole. */
export function meter(ratio: number, width: number): string {
  const filled = Math.max(0, Math.min(width, Math.round(ratio * width)))
  return '█'.repeat(filled) + '░'.repeat(width - filled)
}
