import { type BurnRate, burnLevel, type Cost, fullNumber, type Zone } from '@aic/core/report'
import type { HookLimit } from '@aic/engine'
import { clock, duration, money } from '../screen/format.ts'
import type { Paint } from '../screen/screen.ts'
import { clean } from '../screen/text.ts'

/** How the burn rate is judged on the line: not at all, by a sign, a word, or both. */
export const burnSigns = ['off', 'emoji', 'text', 'emoji-text'] as const
export type BurnSign = (typeof burnSigns)[number]

/** Everything on the line. Null: not known, or there is none. */
export interface LineFacts {
  readonly modelName: string
  /** What the agent says that the session cost, and what the ledger says; which of them is shown was chosen before. */
  readonly session: { readonly agent: Cost | null; readonly ledger: Cost | null }
  readonly today: Cost
  readonly block: { readonly cost: Cost; readonly leftMs: number } | null
  readonly burn: BurnRate | null
  readonly context: { readonly tokens: number; readonly size: number } | null
  readonly limits: readonly HookLimit[]
}

/** How the line is drawn. */
export interface LineLook {
  readonly paint: Paint
  readonly zone: Zone
  readonly burnSign: BurnSign
  /** Percent of the context below which it is green, and below which it is yellow. */
  readonly lowPercent: number
  readonly mediumPercent: number
}

/**
 * The status line, as ccusage's users know it:
 * `🤖 Opus | 💰 $0.12 session / $0.31 today / $0.31 block (3h 59m left) | 🔥 $0.46/hr | 🧠 120,000 (60%)`,
 * and the plan's limits where the agent knows them.
 */
export function statusLine(facts: LineFacts, look: LineLook): string {
  const { modelName, today, block, context, limits } = facts
  const blockText = block === null ? 'No active block' : `${money(block.cost)} block (${duration(block.leftMs)} left)`
  const parts = [
    `🤖 ${clean(modelName)}`,
    `💰 ${sessionText(facts.session)} session / ${money(today)} today / ${blockText}`,
    ...burnPart(facts, look),
    `🧠 ${context === null ? 'N/A' : contextText(context, look)}`,
    ...(limits.length === 0 ? [] : [`⏳ ${limits.map((limit) => limitText(limit, look)).join(' · ')}`]),
  ]
  return parts.join(' | ')
}

function sessionText({ agent, ledger }: LineFacts['session']): string {
  if (agent !== null && ledger !== null) return `(${money(agent)} cc / ${money(ledger)} aic)`
  const cost = agent ?? ledger
  return cost === null ? 'N/A' : money(cost)
}

const emojis = { normal: '🟢', moderate: '⚠️', high: '🚨' } as const
const words = { normal: '(Normal)', moderate: '(Moderate)', high: '(High)' } as const

function burnPart({ burn, block }: LineFacts, { burnSign, paint }: LineLook): string[] {
  if (burn === null || block === null) return []
  const level = burnLevel(burn)
  const style = { normal: paint.green, moderate: paint.yellow, high: paint.red }[level]
  const signs = [burnSign.includes('emoji') ? emojis[level] : '', burnSign.includes('text') ? style(words[level]) : '']
  const rate = `🔥 ${money({ ...block.cost, nanoUsd: burn.nanoUsdPerHour })}/hr`
  return [[rate, ...signs].filter(Boolean).join(' ')]
}

function contextText({ tokens, size }: { tokens: number; size: number }, look: LineLook): string {
  const percent = Math.round((tokens / size) * 100)
  const { paint, lowPercent, mediumPercent } = look
  const style = percent < lowPercent ? paint.green : percent < mediumPercent ? paint.yellow : paint.red
  return `${fullNumber(tokens)} ${style(`(${percent}%)`)}`
}

const windows: Readonly<Record<string, string>> = { five_hour: '5h', seven_day: '7d', spend_limit: 'spend' }

function limitText({ window, usedPercent, resetsAtMs }: HookLimit, { paint, zone }: LineLook): string {
  const style = usedPercent >= 90 ? paint.red : usedPercent >= 75 ? paint.yellow : paint.green
  const reset = resetsAtMs === null || window !== 'five_hour' ? '' : ` to ${clock(zone, resetsAtMs)}`
  const name = Object.hasOwn(windows, window) ? windows[window] : window.replaceAll('_', ' ')
  return `${clean(name ?? window)} ${style(`${Math.round(usedPercent)}%`)}${reset}`
}
