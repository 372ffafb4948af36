/** How strong a cell is drawn, 0–1. By the square root: quiet hours stay visible beside the busiest. */
export function heatOf(value: number, highest: number): number {
  if (value <= 0 || highest <= 0) return 0.06
  return Math.round((0.16 + 0.84 * Math.sqrt(Math.min(1, value / highest))) * 100) / 100
}
