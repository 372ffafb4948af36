import type { AccountStatus, LimitStatus } from '@aic/engine/limits'
import { limitsOf, type OwnedLimit } from './limits-table.ts'
import { type LimitsDrawing, layoutOf, windowText } from './window-text.ts'

/** More would crowd out what the screen is for: `aic usage` shows all. */
const mostLines = 6
/** What is older says little of now. */
const oldMs = 24 * 3_600_000

/** Windows whose percent is known now, those that are fullest before others. */
export function knownLimits(accounts: readonly AccountStatus[], nowMs: number): readonly OwnedLimit[] {
  const known = limitsOf(accounts).filter(
    ({ limit }) => limit.usedPercent !== null && !limit.isReset && nowMs - limit.atMs < oldMs,
  )
  const fullest = known.toSorted((a, b) => percentOf(b.limit) - percentOf(a.limit)).slice(0, mostLines)
  return known.filter((owned) => fullest.includes(owned))
}

const percentOf = ({ usedPercent }: LimitStatus): number => usedPercent ?? 0

/** The windows of plans as a short part of another screen; empty where none is known. */
export function limitsSection(known: readonly OwnedLimit[], drawing: LimitsDrawing): string {
  if (known.length === 0) return ''
  const limits = known.map(({ account, limit }) => ({ ...limit, label: `${account.name} · ${limit.label}` }))
  const layout = layoutOf(limits, drawing)
  const { paint } = drawing.screen
  return ` ${paint.bold('Limits')}\n${limits.map((limit) => windowText(limit, layout, drawing)).join('')}`
}
