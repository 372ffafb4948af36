/** Marks of an axis from 0 to at least `highest`, at round numbers, about `count` of them: 0, 5, 10, 15. */
export function ticksTo(highest: number, count = 4): readonly number[] {
  if (!(highest > 0)) return [0]
  const rough = highest / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const last = Math.ceil(highest / step - 1e-9)
  return Array.from({ length: last + 1 }, (_, i) => Number((i * step).toPrecision(12)))
}

/** Which of `count` labels are shown, so that each has `roomPx`: the same step throughout, the last one always. */
export function shownLabels(count: number, widthPx: number, roomPx: number): readonly number[] {
  const step = Math.max(1, Math.ceil((count * roomPx) / Math.max(1, widthPx)))
  return Array.from({ length: count }, (_, i) => i).filter((i) => (count - 1 - i) % step === 0)
}
