import { colorFlags, filterFlags } from '../report/flags.ts'

/** Flags of `aic fleet`; which action takes which says `actions.ts`. */
export const fleetFlags = {
  json: { kind: 'switch', short: 'j', help: 'JSON' },
  'dry-run': { kind: 'switch', help: 'init, import, cron install: say what would be done, and do nothing' },
  yes: { kind: 'switch', short: 'y', help: 'recreate, key show: yes, really' },
  table: { kind: 'text', value: 'NAME', help: 'init: only this table or view' },
  cluster: { kind: 'text', value: 'NAME', help: 'init, recreate: Replicated and Distributed tables on this cluster' },
  reader: {
    kind: 'text',
    value: 'USER,…',
    help: 'init: users of the server who may read this team’s rows, and no others (row policies)',
  },
  from: {
    kind: 'text',
    value: 'ledger|ccusage|DAY',
    help: 'import: what tells the usage, ledger unless set. query: the first day, e.g. 2026-01-31, today-6, month',
  },
  'no-hash-projects': { kind: 'switch', help: 'import: names of projects and sessions as they are' },
  'hash-mode': {
    kind: 'text',
    choices: ['keyed', 'legacy8', 'plain'],
    help: 'import: by the team’s key unless set, as in the original design, or as they are',
  },
  timeout: { kind: 'text', value: 'SECONDS', help: 'import, check: for each command of ccusage; 30 unless set' },
  force: { kind: 'switch', help: 'import: go over to the other way of telling the usage' },
  again: { kind: 'switch', help: 'import: all of the ledger again, for a store that was restored from a backup' },
  quiet: { kind: 'switch', help: 'import: say only what went wrong' },
  format: { kind: 'text', choices: ['table', 'json', 'csv'], help: 'query: how rows are written' },
  local: { kind: 'switch', help: 'query: of this machine alone, without a server' },
  to: { kind: 'text', value: 'DAY', help: 'query: the last day, inclusive' },
  top: { kind: 'text', value: 'N', help: 'query: rows at most' },
  source: { kind: 'text', value: 'NAME', help: 'query: only this agent' },
  above: { kind: 'text', value: 'USD', help: 'query: only what cost more' },
  deviations: { kind: 'text', value: 'N', help: 'query: how far from usual' },
  hours: { kind: 'text', value: 'N', help: 'query: hours back' },
  'stale-hours': { kind: 'text', value: 'N', help: 'query: hours of silence after which a machine is stale' },
  embedded: { kind: 'switch', help: 'serve: ClickHouse inside this process' },
  port: { kind: 'text', value: 'PORT', help: 'serve: where it listens; 8123 unless CH_PORT says otherwise' },
  folder: { kind: 'text', value: 'FOLDER', help: 'serve: where it keeps its data' },
  every: {
    kind: 'text',
    choices: ['1h', '2h', '3h', '4h', '6h', '8h', '12h', '1d'],
    help: 'cron install: how often',
  },
  'env-file': { kind: 'text', value: 'FILE', help: 'cron run: what was kept for it', isHidden: true },
  timezone: filterFlags.timezone,
  ...colorFlags,
} as const

/** What every action takes. */
export const flagsOfAll: readonly string[] = ['timezone', 'color', 'no-color', 'help']

/** Flags that are parameters of named queries, with `-` for the `_` in their names. */
export const queryFlags = ['from', 'to', 'top', 'source', 'above', 'deviations', 'hours', 'stale-hours'] as const
