import type { Command } from './command.ts'

/** Every command, in the order of `--help`. Loaded only when asked for: a report never pays for `watch`. */
export const commands = {
  overview: () => import('./commands/overview.ts'),
  daily: () => import('./commands/daily.ts'),
  weekly: () => import('./commands/weekly.ts'),
  monthly: () => import('./commands/monthly.ts'),
  session: () => import('./commands/session.ts'),
  blocks: () => import('./commands/blocks.ts'),
  projects: () => import('./commands/projects.ts'),
  models: () => import('./commands/models.ts'),
  sources: () => import('./commands/sources.ts'),
  statusline: () => import('./commands/statusline.ts'),
  watch: () => import('./commands/watch.ts'),
  dash: () => import('./commands/dash.ts'),
  usage: () => import('./commands/usage.ts'),
  limits: () => import('./commands/limits.ts'),
  refresh: () => import('./commands/refresh.ts'),
  providers: () => import('./commands/providers.ts'),
  alerts: () => import('./commands/alerts.ts'),
  history: () => import('./commands/history.ts'),
  reconcile: () => import('./commands/reconcile.ts'),
  auth: () => import('./commands/auth.ts'),
  agent: () => import('./commands/agent.ts'),
  hub: () => import('./commands/hub.ts'),
  otel: () => import('./commands/otel.ts'),
  fleet: () => import('./commands/fleet.ts'),
  import: () => import('./commands/import.ts'),
  doctor: () => import('./commands/doctor.ts'),
  prices: () => import('./commands/prices.ts'),
  ledger: () => import('./commands/ledger.ts'),
  config: () => import('./commands/config.ts'),
  completion: () => import('./commands/completion.ts'),
} as const satisfies Record<string, () => Promise<{ readonly command: Command }>>

/** A word that names a command: `daily`, `blocks`, …. */
export type CommandName = keyof typeof commands

/** The names of all commands, in the order of `--help`. */
export const commandNames = Object.keys(commands) as CommandName[]

/** Whether a word of the command line names a command. */
export const isCommandName = (word: string): word is CommandName => Object.hasOwn(commands, word)

/** Loads a command's file; only then does its code cost anything. */
export const loadCommand = async (name: CommandName): Promise<Command> => (await commands[name]()).command
