import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { benchFolder } from './folders.ts'
import type { Figures, ScenarioResult } from './scenario-run.ts'
import { type Scenario, scenarios, type Target } from './scenarios.ts'
import type { ToolId, Tools } from './tools.ts'

/** A result with where and when it was measured; results of different days may stand side by side. */
export interface KeptResult extends ScenarioResult {
  readonly measuredAt: string
  readonly machine: string
  readonly versions: Readonly<Partial<Record<ToolId, string>>>
}

const resultsFile = path.join(benchFolder, 'results.json')
const readmeFile = path.join(benchFolder, 'README.md')
const markers = ['<!-- figures: begin (written by `npm run bench`) -->', '<!-- figures: end -->'] as const

/** A scenario's result with the day, the machine and the versions it was measured on. */
export function keepResult(result: ScenarioResult, tools: Tools): KeptResult {
  const ran = Object.entries(tools).filter(([, tool]) => tool.problem === '' && tool.version !== '')
  return {
    ...result,
    measuredAt: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    versions: Object.fromEntries(ran.map(([id, tool]) => [id, tool.version])),
  }
}

function describeMachine(): string {
  const cpus = os.cpus()
  const gib = Math.round(os.totalmem() / 1024 ** 3)
  const name = existsSync('/etc/os-release') && /PRETTY_NAME="(.*)"/.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
  return `${cpus.length} × ${cpus[0]?.model.trim() ?? os.arch()}, ${gib} GiB, ${name || os.type()}, Linux ${os.release().split('-')[0]}`
}

/** Writes results into results.json (newer ones replace those of the same scenario) and the README's tables. */
export function saveResults(results: readonly KeptResult[]): void {
  const old: KeptResult[] = existsSync(resultsFile) ? JSON.parse(readFileSync(resultsFile, 'utf8')) : []
  const byId = new Map([...old, ...results].map((result) => [result.id, result]))
  const all = scenarios.flatMap(({ id }) => byId.get(id) ?? [])
  writeFileSync(resultsFile, `${JSON.stringify(all, rounded, 2)}\n`)
  const readme = readFileSync(readmeFile, 'utf8')
  const [begin, end] = markers.map((marker) => readme.indexOf(marker)) as [number, number]
  if (begin < 0 || end < begin) throw new Error(`bench/README.md lacks the markers ${markers.join(' and ')}`)
  writeFileSync(
    readmeFile,
    `${readme.slice(0, begin + markers[0].length)}\n\n${renderMarkdown(all)}\n${readme.slice(end)}`,
  )
}

const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value

/** The README's tables: targets beside what was measured, then all figures. */
export function renderMarkdown(results: readonly KeptResult[]): string {
  const pairs = results.flatMap((result) => {
    const scenario = scenarios.find(({ id }) => id === result.id)
    return scenario ? [[scenario, result] as const] : []
  })
  return [
    ...markdownTable(
      ['scenario', 'target', 'measured', ''],
      pairs.flatMap(([scenario, result]) => targetRows(scenario, result)),
    ),
    '',
    ...markdownTable(
      ['scenario', 'command', 'wall', 'quickest', 'user', 'system', 'peak memory', 'totals'],
      pairs.flatMap(([scenario, result]) => figureRows(scenario, result)),
    ),
    '',
    ...environments(results),
    '',
  ].join('\n')
}

function targetRows({ title, targets }: Scenario, { measured }: KeptResult): string[][] {
  return targets.map((target, index) => {
    const value = measured[index] ?? null
    const verdict = value === null ? 'not measured' : value <= target.atMost ? 'met' : '**missed**'
    return [title, describeTarget(target), value === null ? '–' : formatValue(target, value), verdict]
  })
}

/** What must be reached, in words. */
export function describeTarget(target: Target): string {
  if (target.kind === 'peakMib') return `${target.command}: peak memory ≤ ${target.atMost} MiB`
  return `${target.of === 'peak' ? 'peak memory ' : ''}≤ ${target.atMost}× ${target.to === 'node' ? 'bare Node' : target.to}`
}

/** What was reached, in the unit of its target. */
export function formatValue(target: Target, value: number): string {
  return target.kind === 'peakMib' ? `${value.toFixed(0)} MiB` : `${value.toFixed(value < 0.1 ? 3 : 2)}×`
}

function figureRows({ title }: Scenario, { commands, rounds }: KeptResult): string[][] {
  return Object.entries(commands).map(([label, figures], index) => [
    index === 0 ? `${title} (${rounds} rounds)` : '',
    label,
    ...('problem' in figures ? [`can't run: ${figures.problem}`, '', '', '', '', ''] : figureCells(figures)),
  ])
}

const seconds = (ms: number): string => `${(ms / 1e3).toFixed(3)} s`

/** The figures of one command, as cells of a row. */
export const figureCells = (figures: Figures): string[] => [
  seconds(figures.wallMs) + (figures.disturbedRuns > 0 ? ` (${figures.disturbedRuns} disturbed)` : ''),
  seconds(figures.quickestMs),
  seconds(figures.userMs),
  seconds(figures.systemMs),
  `${figures.peakMib.toFixed(0)} MiB`,
  figures.totals,
]

/** One line for each machine, day and set of versions, with the scenarios measured so. */
function environments(results: readonly KeptResult[]): string[] {
  const groups = Map.groupBy(results, ({ measuredAt, machine, versions }) => {
    const tools = Object.entries(versions).map(([id, version]) =>
      version.toLowerCase().includes(id) ? version : `${id} ${version}`,
    )
    return `${measuredAt}, ${machine}; ${tools.join(', ')}`
  })
  return [...groups].map(([environment, same]) => `- ${environment}: ${same.map(({ id }) => id).join(', ')}`)
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)]
}
