import { type FleetWay, fleetWays, type Imported, type ImportOptions, runImport } from '@aic/engine/fleet'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { writeJson } from '../report/envelope.ts'
import { zoneOf } from '../report/options.ts'
import { plural } from '../screen/format.ts'
import { type Screen, screenOf } from '../screen/screen.ts'
import { clean } from '../screen/text.ts'
import type { FleetInput, FleetValues } from './actions.ts'
import { importEnd } from './import-end.ts'
import { importJson } from './import-json.ts'
import { statisticsText } from './import-statistics.ts'
import { faultText, privacyText, progressText, reportText, sentText } from './import-text.ts'
import { machineOf } from './machine.ts'
import { Steps } from './steps.ts'
import { timeoutOf } from './timeout.ts'

/** `aic fleet import`: sends what is new on this machine. Exit code 0: done, 1: failed, 3: done in part, 130: broken off. */
export async function run({ values, cli }: FleetInput): Promise<ExitCode> {
  const stopped = new AbortController()
  cli.onStop(() => stopped.abort())
  const isJson = values.json === true
  const screen = screenOf(cli, values)
  using steps = new Steps(cli, screen, { isQuiet: values.quiet === true || isJson })
  const imported = await runImport(machineOf(cli), { ...asked(values), signal: stopped.signal, ...shownBy(steps) })
  const end = importEnd(imported, stopped.signal.aborted)
  if (isJson) writeJson(importJson(imported, end), { noCost: false, jq: null }, cli)
  else tell(imported, steps, { cli, screen, values })
  complain(imported, end, cli)
  return end.exitCode
}

/** What the flags ask for. Throws {@link UsageError}. */
function asked(values: FleetValues): Omit<ImportOptions, 'signal'> {
  const { 'no-hash-projects': isPlain = false, 'hash-mode': hashMode, timeout } = values
  if (isPlain && hashMode !== undefined && hashMode !== 'plain') {
    throw new UsageError(
      `--no-hash-projects and --hash-mode ${hashMode} contradict each other`,
      'Give one of them.',
      'contradicting-flags',
    )
  }
  return {
    from: wayOf(values.from),
    hashMode: isPlain ? 'plain' : hashMode,
    isDryRun: values['dry-run'] === true,
    isForced: values.force === true,
    isAgain: values.again === true,
    timeoutMs: timeoutOf(timeout),
  }
}

function wayOf(text: string | undefined): FleetWay | null {
  if (text === undefined) return null
  const way = fleetWays.find((one) => one === text)
  if (way !== undefined) return way
  throw new UsageError(`--from can't be "${text}"`, `It can be ${fleetWays.join(' or ')}.`)
}

/** Steps as the import goes on. */
function shownBy(steps: Steps): Pick<ImportOptions, 'onStart' | 'onProgress' | 'onReport'> {
  let step = ''
  return {
    onStart: (place) => {
      steps.begin(`Import into ${place.url}, database ${place.database}, as ${clean(place.machine)}`)
      steps.done(privacyText(place))
      if (place.from === 'ccusage') steps.begin('Asking ccusage')
      steps.at(place.from === 'ccusage' ? 'ccusage is asked (0/5)' : '')
    },
    onProgress: (progress) => {
      const title = progress.step === 'collect' ? 'Looking at the logs of this machine' : 'Sending what is new'
      if (title !== step) steps.begin(title)
      step = title
      steps.at(progressText(progress))
    },
    onReport: (done, of, report) => {
      if (report.report === null) steps.failed(reportText(done, of, report))
      else steps.done(reportText(done, of, report))
      if (done < of) steps.at(`ccusage is asked (${done}/${of})`)
    },
  }
}

interface Look {
  readonly cli: Cli
  readonly screen: Screen
  readonly values: FleetValues
}

function tell(imported: Imported, steps: Steps, { cli, screen, values }: Look): void {
  const { push, takenBack } = imported
  if (takenBack > 0) steps.done(`${plural(takenBack, 'row')} of ccusage taken back`)
  const fault = push?.fault ?? null
  if (fault === null) steps.done(sentText(imported))
  else steps.failed(sentText(imported))
  if (values.quiet === true) return
  const text = statisticsText(imported, { screen, zone: zoneOf(values.timezone, cli), nowMs: cli.nowMs })
  if (text === '') return
  steps.begin('Statistics')
  cli.stdout.write(text)
}

/** What went wrong goes to stderr, also when all else is quiet or JSON. */
function complain({ push }: Imported, { message }: ReturnType<typeof importEnd>, cli: Cli): void {
  for (const warning of push?.warnings ?? []) cli.stderr.write(`aic: ${clean(warning)}\n`)
  if (push?.fault) cli.stderr.write(faultText(push.fault))
  if (message !== null) cli.stderr.write(`aic: ${clean(message)}\n`)
}
