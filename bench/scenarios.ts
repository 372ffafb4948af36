import type { HomeId } from './homes.ts'
import { emptyScript, type ToolId } from './tools.ts'
import type { ReportShape } from './totals.ts'

/**
 * What is done, untimed, before each timed run:
 * - `nothing`
 * - `no-ledger`: the data folder is emptied
 * - `ledger`: the data folder holds an import of the home as it is (made once per scenario)
 * - `appended`: as `ledger`, then 1 MB is appended to one log
 * - `history`: as `ledger`, but the ledger also holds as many logs that are gone by now
 */
export type Before = 'nothing' | 'no-ledger' | 'ledger' | 'appended' | 'history'

/** One side of a comparison. */
export interface Command {
  /** Unique within its scenario; the column in reports. */
  readonly label: string
  readonly tool: ToolId
  readonly args: readonly string[]
  readonly before: Before
  /** `statusline`: Claude Code's hook JSON for a session of the home. */
  readonly stdin?: 'statusline'
  /** The report's totals are held against the manifest. */
  readonly checks?: ReportShape
}

/** A number that must be reached: a ratio between two commands, or an amount. */
export type Target =
  | {
      readonly kind: 'ratio'
      readonly of: 'wall' | 'peak'
      readonly command: string
      readonly to: string
      readonly atMost: number
    }
  | { readonly kind: 'peakMib'; readonly command: string; readonly atMost: number }

/** A comparison: commands on a home, and what must come out. */
export interface Scenario {
  readonly id: string
  readonly title: string
  readonly home: HomeId
  readonly targets: readonly Target[]
  readonly commands: readonly Command[]
}

const daily = {
  aicClaude: ['daily', '--source', 'claude-code', '--json', '--offline', '--timezone', 'UTC'],
  aicCodex: ['daily', '--source', 'codex', '--json', '--offline', '--timezone', 'UTC'],
  ccusageClaude: ['claude', 'daily', '--json', '--offline', '--timezone', 'UTC'],
  ccusageCodex: ['codex', 'daily', '--json', '--offline', '--timezone', 'UTC'],
  tokscaleClaude: ['models', '--json', '--claude'],
  tokscaleCodex: ['models', '--json', '--codex'],
}

const aic = (before: Before, args: readonly string[] = daily.aicClaude): Command => ({
  label: 'aic',
  tool: 'aic',
  args,
  before,
  ...(args.includes('daily') && !args.includes('--since') ? { checks: 'days' } : {}),
})
const ccusage = (args: readonly string[] = daily.ccusageClaude): Command => ({
  label: 'ccusage',
  tool: 'ccusage',
  args,
  before: 'nothing',
  ...(args.includes('daily') && !args.includes('--since') ? { checks: 'days' } : {}),
})
const tokscale = (args: readonly string[] = daily.tokscaleClaude): Command => ({
  label: 'tokscale',
  tool: 'tokscale',
  args,
  before: 'nothing',
  checks: 'models',
})
const cat: Command = {
  label: 'cat',
  tool: 'cat',
  args: ['find "$HOME" -name "*.jsonl" -print0 | xargs -0 cat > /dev/null'],
  before: 'nothing',
}
const node: Command = { label: 'node', tool: 'node', args: [emptyScript], before: 'nothing' }

const faster = (atMost: number, to = 'ccusage'): Target => ({ kind: 'ratio', of: 'wall', command: 'aic', to, atMost })
const smaller = (atMost: number): Target => ({ kind: 'ratio', of: 'peak', command: 'aic', to: 'ccusage', atMost })

/** A report that ccusage has too, on a ledger that is up to date. */
const warmReport = (
  id: string,
  title: string,
  aicArgs: readonly string[],
  ccusageArgs: readonly string[],
): Scenario => ({
  id,
  title,
  home: 'claude-2g',
  targets: [faster(0.05)],
  commands: [
    aic('ledger', [...aicArgs, '--source', 'claude-code', '--json', '--offline', '--timezone', 'UTC']),
    ccusage(['claude', ...ccusageArgs, '--json', '--offline', '--timezone', 'UTC']),
  ],
})

/** All comparisons, in the order of bench/README.md. */
export const scenarios: readonly Scenario[] = [
  {
    id: 'cold-200m',
    title: 'cold, 200 MB / 300 files',
    home: 'claude-200m',
    targets: [faster(0.45)],
    commands: [aic('no-ledger'), ccusage(), tokscale(), cat, node],
  },
  {
    id: 'cold-2g',
    title: 'cold, 2 GB / 2,000 files',
    home: 'claude-2g',
    targets: [faster(0.22), smaller(0.6)],
    commands: [aic('no-ledger'), ccusage(), tokscale(), cat],
  },
  {
    id: 'warm-200m',
    title: 'warm, unchanged, 200 MB',
    home: 'claude-200m',
    targets: [faster(0.2)],
    commands: [aic('ledger'), ccusage(), node],
  },
  {
    id: 'warm-2g',
    title: 'warm, unchanged, 2 GB',
    home: 'claude-2g',
    targets: [faster(0.035)],
    commands: [aic('ledger'), ccusage(), node],
  },
  {
    id: 'append-2g',
    title: 'warm, 1 MB appended, 2 GB',
    home: 'claude-2g',
    targets: [faster(0.045)],
    commands: [aic('appended'), ccusage()],
  },
  warmReport('session-2g', '`session`, warm, 2 GB', ['session'], ['session']),
  warmReport('blocks-2g', '`blocks`, warm, 2 GB', ['blocks'], ['blocks']),
  warmReport('monthly-2g', '`monthly`, warm, 2 GB', ['monthly'], ['monthly']),
  warmReport(
    'since-2g',
    '`daily --since` (7 days), warm, 2 GB',
    ['daily', '--since', '20261115'],
    ['daily', '--since', '20261115'],
  ),
  {
    id: 'statusline-2g',
    title: '`statusline`, 2 GB home, against a bare Node start',
    home: 'claude-2g',
    targets: [faster(2.5, 'node')],
    commands: [
      { ...aic('ledger', ['statusline']), stdin: 'statusline' },
      node,
      { ...ccusage(['claude', 'statusline', '--no-cache', '--offline']), stdin: 'statusline' },
    ],
  },
  {
    id: 'history-200m',
    title: 'unchanged run, 200 MB of logs, history twice as long',
    home: 'history-new',
    targets: [{ kind: 'ratio', of: 'wall', command: 'twice the history', to: 'aic', atMost: 1.25 }],
    commands: [{ ...aic('ledger') }, { ...aic('history'), label: 'twice the history' }],
  },
  {
    id: 'big-file',
    title: 'cold, one file of 1 GB',
    home: 'big-file',
    targets: [{ kind: 'peakMib', command: 'aic', atMost: 400 }],
    commands: [aic('no-ledger'), ccusage(), tokscale()],
  },
  {
    id: 'big-line',
    title: 'cold, one line of 500 MB',
    home: 'big-line',
    targets: [{ kind: 'peakMib', command: 'aic', atMost: 400 }],
    commands: [aic('no-ledger'), ccusage(), tokscale()],
  },
  {
    id: 'cold-codex-200m',
    title: 'Codex: cold, 200 MB / 300 files',
    home: 'codex-200m',
    targets: [],
    commands: [aic('no-ledger', daily.aicCodex), ccusage(daily.ccusageCodex), tokscale(daily.tokscaleCodex), cat],
  },
  {
    id: 'cold-codex-2g',
    title: 'Codex: cold, 2 GB / 2,000 files',
    home: 'codex-2g',
    targets: [],
    commands: [aic('no-ledger', daily.aicCodex), ccusage(daily.ccusageCodex), tokscale(daily.tokscaleCodex), cat],
  },
  {
    id: 'warm-codex-2g',
    title: 'Codex: warm, unchanged, 2 GB',
    home: 'codex-2g',
    targets: [],
    commands: [aic('ledger', daily.aicCodex), ccusage(daily.ccusageCodex)],
  },
  {
    id: 'cold-200m-sparse',
    title: 'few calls (3 % of the bytes): cold, 200 MB / 300 files',
    home: 'claude-200m-sparse',
    targets: [],
    commands: [aic('no-ledger'), ccusage(), tokscale(), cat, node],
  },
  {
    id: 'cold-2g-sparse',
    title: 'few calls (3 % of the bytes): cold, 2 GB / 2,000 files',
    home: 'claude-2g-sparse',
    targets: [],
    commands: [aic('no-ledger'), ccusage(), tokscale(), cat],
  },
  {
    id: 'warm-2g-sparse',
    title: 'few calls (3 % of the bytes): warm, unchanged, 2 GB',
    home: 'claude-2g-sparse',
    targets: [],
    commands: [aic('ledger'), ccusage()],
  },
]
