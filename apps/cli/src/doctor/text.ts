import { fullNumber, type Zone } from '@aic/core/report'
import type { LedgerCheck, SourceCheck } from '@aic/engine'
import { dateTime, fileSize, plural } from '../screen/format.ts'
import type { Screen } from '../screen/screen.ts'
import { clean, cutList, padEnd, widthOf, wrap } from '../screen/text.ts'
import { accountLines } from './accounts.ts'
import { type Diagnosis, logsText, reasonText } from './diagnosis.ts'

/** How the doctor's findings are drawn. */
export interface DoctorLook {
  readonly screen: Screen
  readonly zone: Zone
  readonly home: string
  readonly nowMs: number
}

/** The whole of `aic doctor`, section by section. */
export function doctorText(diagnosis: Diagnosis, look: DoctorLook): string {
  const { facts, accounts, agent, warnings, advice } = diagnosis
  const sections: [string, string[]][] = [
    ['Logs of agents', agentLines(facts.sources, look)],
    ['Could not be read', skippedLines(diagnosis, look)],
    ['Ledger', ledgerLines(facts.ledger, look)],
    ['Prices', priceLines(diagnosis, look)],
    ['Accounts', accountLines(accounts, look)],
    ['Agent', agentLine(agent)],
    ['Warnings', warnings.map(clean)],
    [
      'Advice',
      advice.length === 0
        ? [look.screen.paint.green('Nothing to do: all is well.')]
        : advice.flatMap((text) => adviceLines(text, look)),
    ],
  ]
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => ` ${look.screen.paint.bold(title)}\n${lines.map((line) => `   ${line}\n`).join('')}`)
    .join('\n')
}

const agentLine = ({ state, agent }: Diagnosis['agent']): string[] => [
  {
    running: `runs at ${agent?.url ?? ''}`,
    silent: 'does not answer, though it holds its data folder: aic agent stop --force ends it',
    stopped: 'does not run, so nobody watches limits while you work: aic agent start',
  }[state],
]

function agentLines(sources: readonly SourceCheck[], look: DoctorLook): string[] {
  const found = sources.filter((source) => source.calls > 0 || source.roots.some((root) => root.state !== 'missing'))
  const absent = sources.filter((source) => !found.includes(source)).map((source) => source.name)
  const width = Math.max(0, ...found.map((source) => widthOf(source.name)))
  const none =
    absent.length === 0
      ? []
      : wrap(`Not on this machine: ${absent.join(', ')}.`, textWidth(look)).map(look.screen.paint.dim)
  return [...found.flatMap((source) => agentPart(source, width, look)), ...none]
}

function agentPart(source: SourceCheck, width: number, look: DoctorLook): string[] {
  const { screen, zone, home } = look
  const { paint } = screen
  const { calls, firstMs, lastMs, copies, roots, retention } = source
  const span =
    firstMs === null || lastMs === null
      ? ''
      : `, ${dateTime(zone, firstMs).slice(0, 10)} to ${dateTime(zone, lastMs).slice(0, 10)}`
  const mark = calls > 0 ? paint.green('●') : paint.dim('○')
  return [
    `${mark} ${padEnd(source.name, width)}  ${plural(calls, 'call')}${span}, ${logsText(source)}`,
    ...roots
      .filter(({ state }) => state !== 'missing')
      .map(({ path, state, files }) => {
        const what = state === 'found' ? paint.dim(plural(files, 'file')) : paint.red('may not be read')
        return paint.dim(`    ${clean(shortPath(path, home))}: `) + what
      }),
    ...missingLine(source, look).map((line) => paint.dim(`    ${line}`)),
    ...(copies > 0 ? [paint.dim(`    ${plural(copies, 'repeated, resumed or forked record')} left out`)] : []),
    ...(retention === null ? [] : [paint.dim(`    deletes its logs after ${plural(retention.days, 'day')}`)]),
  ]
}

/** Where else it looked: an agent that changed its place has several. */
function missingLine({ roots }: SourceCheck, { screen, home }: DoctorLook): string[] {
  const missing = roots.filter(({ state }) => state === 'missing').map(({ path }) => clean(shortPath(path, home)))
  if (missing.length === 0) return []
  return [`not there: ${cutList(missing, Math.min(screen.width, 110) - 18)}`]
}

function skippedLines({ facts }: Diagnosis, { screen, home }: DoctorLook): string[] {
  return facts.skipped.flatMap(({ source, reason, count, examplePath }) => [
    `${screen.paint.yellow(fullNumber(count))} ${source === '' ? '' : `${clean(source)}: `}${reasonText(reason)}`,
    ...(examplePath === null ? [] : [screen.paint.dim(`    for instance in ${clean(shortPath(examplePath, home))}`)]),
  ])
}

function ledgerLines(ledger: LedgerCheck | null, { zone, home, screen }: DoctorLook): string[] {
  if (ledger === null) return [screen.paint.yellow('none')]
  const { path, sizeBytes, calls, firstMs, lastMs, callsWithoutLog } = ledger
  const span = firstMs === null || lastMs === null ? '' : `, ${dateTime(zone, firstMs)} to ${dateTime(zone, lastMs)}`
  return [
    `${clean(shortPath(path, home))}, ${fileSize(sizeBytes)}`,
    `${plural(calls, 'call')}${span}`,
    ...(callsWithoutLog > 0
      ? [`${plural(callsWithoutLog, 'record')} only the ledger still knows: their logs are gone`]
      : []),
  ]
}

function priceLines({ facts, unpriced, refreshedMs }: Diagnosis, { zone, screen }: DoctorLook): string[] {
  const { version } = facts.prices
  const fresh = refreshedMs === null ? 'as bundled' : `refreshed ${dateTime(zone, refreshedMs)}`
  return [
    `${clean(version)}, ${fresh}`,
    ...unpriced
      .slice(0, 10)
      .map(
        ({ model, calls }) =>
          `${screen.paint.yellow('no price')} for ${clean(model ?? 'calls without a model')}: ${plural(calls, 'call')}`,
      ),
    ...(unpriced.length > 10 ? [`and ${plural(unpriced.length - 10, 'more model')}`] : []),
  ]
}

function adviceLines(advice: string, look: DoctorLook): string[] {
  const [first = '', ...rest] = wrap(clean(advice), textWidth(look))
  return [`${look.screen.paint.yellow('!')} ${first}`, ...rest.map((line) => `  ${line}`)]
}

const textWidth = ({ screen }: DoctorLook): number => Math.max(20, Math.min(screen.width, 110) - 6)

const shortPath = (path: string, home: string): string =>
  home !== '' && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path
