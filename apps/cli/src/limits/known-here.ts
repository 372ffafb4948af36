import { takeTerminalNotices } from '@aic/engine/alerts'
import { knownAccounts } from '@aic/engine/limits'
import type { Cli } from '../cli.ts'
import { configOf } from '../config.ts'
import type { Screen } from '../screen/screen.ts'
import { clean, wrap } from '../screen/text.ts'
import { knownLimits, limitsSection } from './limits-section.ts'
import { limitsJson } from './limits-table.ts'
import type { LimitsDrawing } from './window-text.ts'

/** What is known of limits without asking anybody, for screens that show something else besides. */
export interface KnownHere {
  readonly json: { readonly limits: readonly object[] }
  text(drawing: LimitsDrawing): string
  /** Alerts that no terminal has shown yet; each is told once, and only on a terminal. */
  notices(screen: Screen): string
}

/** Reads it; `nowMs` is the present where the command goes on for long. */
export async function knownHere(cli: Cli, nowMs = cli.nowMs): Promise<KnownHere> {
  const { env, home, platform } = cli
  const known = knownLimits(await knownAccounts({ env, home, platform, nowMs, config: configOf(cli) }), nowMs)
  return {
    json: { limits: limitsJson(known) },
    text: (drawing) => limitsSection(known, drawing),
    notices: (screen) => noticesText(cli, screen),
  }
}

const urgency = { info: 0, warning: 1, critical: 2 } as const

/** Alerts for this terminal, the most urgent first, taken so that no other command tells them again. */
export function noticesText(
  cli: Pick<Cli, 'env' | 'home' | 'platform' | 'nowMs'>,
  { isTty, paint, width }: Screen,
): string {
  if (!isTty) return ''
  const alerts = takeTerminalNotices(cli, cli.nowMs).toSorted((a, b) => urgency[b.level] - urgency[a.level])
  const different = alerts.filter(({ message }, at) => alerts.findIndex((one) => one.message === message) === at)
  const lines = different.flatMap(({ level, message }) => {
    const [first = '', ...more] = wrap(clean(message), Math.min(width, 110) - 4)
    const style = level === 'critical' ? paint.red : paint.yellow
    return [` ${style(`! ${first}`)}\n`, ...more.map((line) => `   ${style(line)}\n`)]
  })
  return lines.length === 0 ? '' : `${lines.join('')}\n`
}
