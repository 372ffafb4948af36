import type { Values } from '../args/flag.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { type fleetFlags, queryFlags } from './flags.ts'

/** The flags of `aic fleet` as given; `aic import` has fewer. */
export type FleetValues = Partial<Values<typeof fleetFlags>>

/** What an action works with. */
export interface FleetInput {
  readonly values: FleetValues
  readonly cli: Cli
  /** Words after the action's own: a query's id, `install`, …. */
  readonly args: readonly string[]
}

/** One thing that `aic fleet` does. Its code is loaded only then: no other command pays for ClickHouse. */
export interface FleetAction {
  /** The flags that mean something to it, besides those that always do. */
  readonly flags: readonly string[]
  /** Words that it takes at most; none unless said. */
  readonly arguments?: number
  /** How help writes them. */
  readonly usage?: string
  load(): Promise<{ readonly run: (input: FleetInput) => Promise<ExitCode> }>
}

const importFlags = [
  'from',
  'no-hash-projects',
  'hash-mode',
  'dry-run',
  'timeout',
  'force',
  'again',
  'quiet',
  'json',
] as const

/** What `aic fleet` does, by its word; `status` without one. */
export const fleetActions = {
  init: { flags: ['dry-run', 'table', 'cluster', 'reader', 'json'], load: () => import('./init.ts') },
  import: { flags: importFlags, load: () => import('./import.ts') },
  push: { flags: importFlags, load: () => import('./import.ts') },
  check: { flags: ['json', 'from', 'timeout'], load: () => import('./check.ts') },
  verify: { flags: ['json'], load: () => import('./verify.ts') },
  status: { flags: ['json'], load: () => import('./status.ts') },
  query: {
    flags: [...queryFlags, 'format', 'local', 'json'],
    arguments: 1,
    usage: '[NAME]',
    load: () => import('./query.ts'),
  },
  backup: { flags: ['json'], load: () => import('./backup.ts') },
  recreate: { flags: ['yes', 'cluster', 'json'], load: () => import('./recreate.ts') },
  audit: { flags: ['json'], load: () => import('./audit.ts') },
  cron: {
    flags: ['every', 'dry-run', 'json', 'env-file'],
    arguments: 1,
    usage: 'install|status|remove',
    load: () => import('./cron.ts'),
  },
  key: { flags: ['yes'], arguments: 1, usage: 'show|set', load: () => import('./key.ts') },
  serve: { flags: ['embedded', 'port', 'folder'], load: () => import('./serve.ts') },
} as const satisfies Record<string, FleetAction>
