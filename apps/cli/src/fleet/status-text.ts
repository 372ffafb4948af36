import { fullNumber, smartNumber, type Zone } from '@aic/core/report'
import type { FleetStatus, MachineFreshness } from '@aic/engine/fleet'
import { ago, dateTime, plural } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'
import { type Column, renderTable } from '../screen/table.ts'
import { clean, padEnd } from '../screen/text.ts'
import { costText } from './statistics-rows.ts'

const hourMs = 3_600_000

/** How the status is written. */
export interface StatusLook {
  readonly screen: Screen
  readonly zone: Zone
  readonly nowMs: number
}

/** The store, this machine, and all machines. */
export function statusText(status: FleetStatus, look: StatusLook): string {
  const { paint } = look.screen
  const parts = [
    lines('Store', storeLines(status, look), look),
    lines('This machine', machineLines(status, look), look),
    ...(status.sync === null ? [] : [lines('Hub', hubLines(status.sync, look), look)]),
  ]
  if (status.machines.length > 0) {
    parts.push(` ${paint.bold('Machines')}\n${machinesTable(status.machines, look)}${staleText(status.machines, look)}`)
  }
  return parts.join('\n')
}

type Row = readonly [name: string, text: string]

const lines = (title: string, rows: readonly Row[], { screen }: StatusLook): string =>
  ` ${screen.paint.bold(title)}\n${rows.map(([name, text]) => `   ${padEnd(name, 12)}${text}\n`).join('')}`

function storeLines({ url, database, file, schema, fault }: FleetStatus, { screen: { paint } }: StatusLook): Row[] {
  if (file !== null) return [['Hub’s file', clean(file)]]
  const where: Row = [
    'ClickHouse',
    `${url}, database ${clean(database ?? '')}${schema === null ? '' : `, schema ${schema}`}`,
  ]
  if (fault === null) return [where]
  return [where, ['', `${paint.red('✗')} ${clean(fault.message)}`], ['', `${paint.yellow('→')} ${clean(fault.advice)}`]]
}

function machineLines(status: FleetStatus, { zone, nowMs }: StatusLook): Row[] {
  const { machine, machineId, tenant, way, last, waiting } = status
  const name: Row = [
    'Name',
    `${clean(machine)} (${machineId.slice(0, 8)})${tenant === 'default' ? '' : `, team ${clean(tenant)}`}`,
  ]
  if (way === 'ccusage') return [name, ['Sends', 'as ccusage reports it']]
  if (last === null) return [name, ['Last import', status.file === null ? 'none yet: aic fleet import' : noneToHub]]
  const { records, totalTokens } = last.statistics
  const held = `${plural(records, 'call')}, ${smartNumber(totalTokens)} tokens, ${costText(last.statistics)}`
  return [
    name,
    ['Last import', `${dateTime(zone, last.startedMs)}, ${ago(nowMs - last.startedMs)}: ${held}`],
    ['Waiting', waiting === null ? '?' : waitingText(waiting)],
  ]
}

/** `aic fleet import` knows ClickHouse alone. */
const noneToHub = 'none yet: the agent of the hub makes it (aic agent run --hub)'

function waitingText(waiting: NonNullable<FleetStatus['waiting']>): string {
  const { events, takenBack, blocks, quotas, outcomes, bills, budgets } = waiting
  const parts = [
    [events, 'call'],
    [takenBack, 'row taken back'],
    [blocks, 'block'],
    [quotas, 'limit reading'],
    [outcomes, 'row of outcomes'],
    [bills, 'line of bills'],
    [budgets, 'budget'],
  ] as const
  const all = parts
    .flatMap(([count, what]) =>
      count === 0
        ? []
        : [what === 'row taken back' ? `${fullNumber(count)} to take back` : plural(count, what, plurals[what])],
    )
    .join(', ')
  return all === '' ? 'nothing' : all
}

const plurals: Readonly<Record<string, string>> = {
  'row of outcomes': 'rows of outcomes',
  'line of bills': 'lines of bills',
}

function hubLines(
  { url, waiting, sentAtMs, problem }: NonNullable<FleetStatus['sync']>,
  { screen: { paint }, nowMs }: StatusLook,
): Row[] {
  const sent = sentAtMs === null ? 'never' : ago(nowMs - sentAtMs)
  return [
    ...(url === null
      ? []
      : ([
          ['Address', clean(url)],
          ['Last sent', sent],
          ['Waiting', plural(waiting, 'limit')],
        ] satisfies Row[])),
    ...(problem === null ? [] : ([['', `${paint.red('✗')} ${clean(problem)}`]] satisfies Row[])),
  ]
}

function machinesTable(machines: readonly MachineFreshness[], { screen, zone }: StatusLook): string {
  const when = (atMs: number | null): string => (atMs === null ? 'never' : dateTime(zone, atMs))
  const isOneOfSeveral = (name: string): boolean => machines.filter(({ machine }) => machine === name).length > 1
  const nameOf = ({ machine, machineId }: MachineFreshness): string =>
    clean(isOneOfSeveral(machine) ? `${machine} (${machineId.slice(0, 8)})` : machine)
  const columns: readonly Column<MachineFreshness>[] = [
    { title: 'Machine', align: 'left', full: nameOf, minWidth: 8, rank: 0 },
    { title: 'Last import', align: 'left', full: ({ lastImportMs }) => when(lastImportMs), rank: 2 },
    { title: 'Last call', align: 'left', full: ({ lastCallMs }) => when(lastCallMs), rank: 1 },
    {
      title: 'State',
      align: 'left',
      full: ({ isStale, hoursSilent }) => (isStale ? `stale, ${ago(hoursSilent * hourMs)}` : 'fresh'),
      style: (text, { isStale }, paint) => (isStale ? paint.yellow(text) : paint.green(text)),
      rank: 0,
    },
  ]
  return renderTable(
    columns,
    machines.map((row) => ({ row, look: 'row' }) as const),
    screen,
  )
}

function staleText(machines: readonly MachineFreshness[], { screen }: StatusLook): string {
  const stale = machines.filter(({ isStale }) => isStale)
  if (stale.length === 0) return ''
  const who = stale.length === 1 ? clean(stale[0]?.machine ?? '') : `${stale.length} machines`
  return ` ${screen.paint.yellow('!')} No import of ${who} for a day: aic fleet cron status there.\n`
}
