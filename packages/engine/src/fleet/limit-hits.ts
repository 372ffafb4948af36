import { existsSync } from 'node:fs'
import path from 'node:path'
import { providers } from '@aic/providers'
import { Journal } from '@aic/store/journal'

/** A 5-hour window that its vendor told to be used up: when that was told, and when the window ends. UTC ms. */
export interface LimitHit {
  readonly atMs: number
  readonly resetsAtMs: number
}

/** Plans that blocks stand for: those whose agent passes its 5-hour window on to hooks, which is the agent that has blocks. */
const plans = providers.flatMap(({ id, hookWindows = {} }) =>
  Object.values(hookWindows).flatMap((limit) => (limit.kind === 'session' ? [{ provider: id, limit: limit.id }] : [])),
)

/** Every time that such a window was told to be used up, in order of time; none without a journal. */
export function limitHits(dataFolder: string): LimitHit[] {
  const file = path.join(dataFolder, 'journal.sqlite')
  if (!existsSync(file)) return []
  using journal = Journal.open(file)
  return plans.flatMap(({ provider, limit }) => journal.snapshots.usedUp(provider, limit))
}
