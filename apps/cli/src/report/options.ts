import {
  addPeriods,
  type CostMode,
  dayOf,
  dayText,
  type Grouping,
  isPeriod,
  type ProjectAliases,
  parseAliases,
  parseDay,
  periodStart,
  type Weekday,
  type Zone,
} from '@aic/core/report'
import { namedZone, systemZone } from '@aic/engine'
import type { Values } from '../args/flag.ts'
import { UsageError } from '../args/usage-error.ts'
import type { Cli } from '../cli.ts'
import { configOf } from '../config.ts'
import type { reportFlags } from './flags.ts'

/** What the flags of a report ask for, checked. */
export interface ReportOptions {
  readonly zone: Zone
  readonly startOfWeek: Weekday
  readonly sinceDay: number | null
  readonly untilDay: number | null
  readonly sources: readonly string[] | null
  readonly project: string | null
  readonly models: readonly string[] | null
  readonly noBackground: boolean
  readonly mode: CostMode
  readonly noCost: boolean
  readonly isOffline: boolean
  readonly aliases: ProjectAliases
  readonly output: 'table' | 'json' | 'csv'
  readonly jq: string | null
  readonly isCompact: boolean
}

/** Values of a report's flags; a command that has only some of the flags leaves out the others. */
type ReportValues = Partial<Values<typeof reportFlags>>

/** Throws {@link UsageError} for what can't be. */
export function reportOptions(values: ReportValues, by: Grouping, cli: Cli): ReportOptions {
  const config = configOf(cli)
  const zone = zoneOf(values.timezone, cli)
  const startOfWeek = values['start-of-week'] ?? config.startOfWeek
  const today = dayOf(zone, cli.nowMs)
  const sinceDay = sinceOf(values, by, today, startOfWeek)
  const untilDay = values.until === undefined ? null : dayFrom('--until', values.until, today)
  if (sinceDay !== null && untilDay !== null && sinceDay > untilDay) {
    throw new UsageError(
      `--since ${dayText(sinceDay)} is after --until ${dayText(untilDay)}`,
      'Swap the two days.',
      'contradicting-flags',
    )
  }
  return {
    zone,
    startOfWeek,
    sinceDay,
    untilDay,
    sources: listOf(values.source),
    project: values.project ?? null,
    models: listOf(values.model),
    noBackground: values['no-background'] || config.noBackground,
    mode: values.mode ?? config.mode,
    noCost: values['no-cost'] ?? false,
    isOffline: values.offline || (config.offline && !values['no-offline']),
    aliases: { ...config.projectAliases, ...aliasesOf(values['project-aliases']) },
    output: outputOf(values),
    jq: values.jq ?? null,
    isCompact: values.compact || config.compact,
  }
}

/** The zone of a flag, or of the settings; `local` and nothing are the machine's zone, which the variable TZ may set; empty it is UTC. */
export function zoneOf(flag: string | undefined, cli: Cli): Zone {
  const { TZ } = cli.env
  const name = flag ?? configOf(cli).timezone
  if (name === undefined || name === 'local') return systemZone(TZ === '' ? 'UTC' : (TZ ?? 'local'))
  const zone = namedZone(name)
  if (zone !== null) return zone
  const what = flag === undefined ? 'The setting timezone' : '--timezone'
  throw new UsageError(`${what} "${name}" is no known zone`, 'Use an IANA name such as Europe/Berlin, or local.')
}

function sinceOf({ since, last }: ReportValues, by: Grouping, today: number, startOfWeek: Weekday): number | null {
  if (since !== undefined && last !== undefined) {
    throw new UsageError('--since and --last contradict each other', '', 'contradicting-flags')
  }
  if (since !== undefined) return dayFrom('--since', since, today)
  if (last === undefined) return null
  const kind = isPeriod(by) ? by : 'day'
  return addPeriods(kind, periodStart(kind, today, startOfWeek), 1 - lastCount(last))
}

/** The N of `--last N`. */
export function lastCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new UsageError(`--last can't be "${text}"`, 'It is a whole number from 1.')
  return Number(text)
}

/** The local day that a flag names: `2026-01-31`, `20260131`, `today`, `yesterday`. Throws {@link UsageError} for none. */
export function dayFrom(flag: string, text: string, today: number): number {
  const day = text === 'today' ? today : text === 'yesterday' ? today - 1 : parseDay(text)
  if (day === null)
    throw new UsageError(`${flag} can't be "${text}"`, 'Write a day as 2026-01-31 or 20260131, or today, or yesterday.')
  return day
}

const listOf = (text: string | undefined): readonly string[] | null =>
  text === undefined
    ? null
    : text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean)

function aliasesOf(text: string | undefined): ProjectAliases {
  const aliases = text === undefined ? {} : parseAliases(text)
  if (aliases === null) throw new UsageError(`--project-aliases can't be "${text}"`, 'Write pairs: api=Shop,web=Site.')
  return aliases
}

function outputOf({ json = false, jq, csv = false }: ReportValues): ReportOptions['output'] {
  if (csv && (json || jq !== undefined))
    throw new UsageError('--csv and --json contradict each other', '', 'contradicting-flags')
  return csv ? 'csv' : json || jq !== undefined ? 'json' : 'table'
}
