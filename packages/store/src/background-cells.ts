import type { Cells, TokenCounts } from '@aic/core'
import type { Ledger } from './ledger.ts'
import { tokensAt } from './ledger-record.ts'

/** What an agent booked beyond its logged calls, within one quarter hour of one session: known only as a sum. */
export interface BackgroundCell {
  readonly source: string
  readonly session: string
  /** `name`, or `name\nprovider`; empty when unknown. */
  readonly model: string
  /** Working directory; empty when unknown. */
  readonly cwd: string
  /** See `slotOf` of core. */
  readonly slot: number
  /** When the first of it was booked, UTC ms. */
  readonly atMs: number
  readonly calls: number
  readonly tokens: TokenCounts
  readonly webSearches: number
  /** Nano-USD: calculated, else as reported; null when all of it is unpriced. */
  readonly costNanoUsd: number | null
  /** Tokens × price; null when all of it is unpriced. */
  readonly calculatedNanoUsd: number | null
}

/** What a session logged and booked altogether. The sums only grow as more of it becomes known. */
export interface BackgroundSession {
  readonly source: string
  readonly session: string
  /** Tokens of all its logged calls. */
  readonly loggedTokens: number
  readonly cells: readonly BackgroundCell[]
}

/** The background of a ledger by session. Reads all sums. */
export function backgroundCells(ledger: Ledger): BackgroundSession[] {
  const days = ledger.allSums(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  const bySession = new Map<string, number[]>()
  for (let i = 0; i < days.length; i++) {
    if (days.isBackground[i] !== 1) continue
    const key = sessionKey(days, i)
    bySession.set(key, [...(bySession.get(key) ?? []), i])
  }
  if (bySession.size === 0) return []
  const logged = loggedTokens(days, bySession)
  const text = (id: number): string => ledger.nameText(id)
  return Array.from(bySession, ([key, rows]) => {
    const [first] = rows as [number]
    const source = text(days.source[first] as number)
    const session = text(days.session[first] as number)
    const cells = rows.map((i) => cellOf(days, i, { source, session, text }))
    return { source, session, loggedTokens: logged.get(key) ?? 0, cells }
  })
}

const sessionKey = ({ source, session }: Cells, i: number): string => `${source[i]} ${session[i]}`

function loggedTokens(days: Cells, of: ReadonlyMap<string, unknown>): Map<string, number> {
  const logged = new Map<string, number>()
  const ids = new Set(Array.from(of.keys(), (key) => Number(key.split(' ')[1])))
  for (let i = 0; i < days.length; i++) {
    if (days.isBackground[i] === 1 || !ids.has(days.session[i] as number)) continue
    const key = sessionKey(days, i)
    const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = tokensAt(days, i)
    logged.set(key, (logged.get(key) ?? 0) + input + output + cacheRead + cacheWrite5m + cacheWrite1h)
  }
  return logged
}

type Named = Pick<BackgroundCell, 'source' | 'session'> & { readonly text: (id: number) => string }

function cellOf(c: Cells, i: number, { source, session, text }: Named): BackgroundCell {
  const calls = c.calls[i] as number
  const known = (unpriced: Float64Array, cost: Float64Array): number | null =>
    (unpriced[i] as number) >= calls && cost[i] === 0 ? null : (cost[i] as number)
  return {
    source,
    session,
    model: text(c.model[i] as number),
    cwd: text(c.place[i] as number),
    slot: c.slot[i] as number,
    atMs: c.firstMs[i] as number,
    calls,
    tokens: tokensAt(c, i),
    webSearches: c.webSearches[i] as number,
    costNanoUsd: known(c.unpricedAuto, c.costAuto),
    calculatedNanoUsd: known(c.unpricedCalculated, c.costCalculated),
  }
}
