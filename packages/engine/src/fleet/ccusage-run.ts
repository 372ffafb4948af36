import { setTimeout as wait } from 'node:timers/promises'
import { type CcusageReportName, ccusageReports, ccusageWordings, type ParsedReport, parseReport } from '@aic/fleet'
import { type ProgramEnd, runProgram } from './ccusage-process.ts'
import {
  askVersion,
  type CcusagePlace,
  chooseRunner,
  commandTimeoutMs,
  endText,
  type FoundRunner,
  findRunners,
} from './ccusage-runner.ts'

/** What one of the five commands gave. */
export interface FetchedReport {
  readonly name: CcusageReportName
  /** Null where the command failed. */
  readonly report: ParsedReport | null
  /** The words it was given, runner and release left out. */
  readonly words: readonly string[]
  readonly attempts: number
  /** Of all attempts. */
  readonly elapsedMs: number
  /** Why there is no report, a sentence; null where there is one. */
  readonly problem: string | null
}

/** What ccusage told. */
export interface CcusageFetch {
  readonly runner: FoundRunner | null
  /** All that were looked for. */
  readonly runners: readonly FoundRunner[]
  /** Of ccusage; null where it does not say. */
  readonly version: string | null
  /** In the order of {@link ccusageReports}. */
  readonly reports: readonly FetchedReport[]
  /** `partial`: some commands failed, the others count. */
  readonly status: 'completed' | 'partial' | 'failed'
}

/** What running ccusage takes besides where. */
export interface CcusageRunOptions extends CcusagePlace {
  /** Of each command; 2 unless set. */
  readonly attempts?: number
  /** Before the second attempt, and twice as long before each further; 1 s unless set. */
  readonly backoffMs?: number
  /** After each command: how many of all have ended. */
  readonly onProgress?: (done: number, of: number, report: FetchedReport) => void
}

/** Commands under way at once. */
const workers = 3

/**
 * Asks ccusage for its five reports, three at a time. A command that fails, hangs or prints no report is tried again, and in the end
 * told and left out: the others count. Rejects only for a wrong version word (RangeError).
 */
export async function fetchCcusage(options: CcusageRunOptions): Promise<CcusageFetch> {
  const runners = await findRunners(options)
  const runner = chooseRunner(runners, options)
  if (runner === null) return { runner, runners, version: null, reports: [], status: 'failed' }
  const version = await askVersion(runner, options)
  const reports = await fetchAll(runner, options)
  const good = reports.filter(({ report }) => report !== null).length
  return { runner, runners, version, reports, status: statusOf(good, reports.length) }
}

const statusOf = (good: number, all: number): CcusageFetch['status'] => {
  if (good === all) return 'completed'
  return good === 0 ? 'failed' : 'partial'
}

async function fetchAll(runner: FoundRunner, options: CcusageRunOptions): Promise<FetchedReport[]> {
  const waiting = [...ccusageReports]
  const done = new Map<CcusageReportName, FetchedReport>()
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const report = await fetchReport(name, runner, options)
      done.set(name, report)
      options.onProgress?.(done.size, ccusageReports.length, report)
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  return ccusageReports.flatMap((name) => done.get(name) ?? [])
}

async function fetchReport(
  name: CcusageReportName,
  runner: FoundRunner,
  options: CcusageRunOptions,
): Promise<FetchedReport> {
  const { attempts = 2, backoffMs = 1_000, signal } = options
  const wordsLeft = [...ccusageWordings(name)]
  const startedMs = performance.now()
  const result = { name, elapsedMs: 0, attempts: 0, words: [] as readonly string[], problem: null as string | null }
  const ended = (report: ParsedReport | null): FetchedReport => ({
    ...result,
    report,
    elapsedMs: Math.round(performance.now() - startedMs),
  })
  for (let words = wordsLeft.shift(); words !== undefined && result.attempts < attempts; ) {
    result.words = words
    const answer = await ask(name, words, runner, options)
    if (answer.report === null && answer.isUnknown && wordsLeft.length > 0) {
      words = wordsLeft.shift()
      continue
    }
    result.attempts++
    result.problem = answer.problem
    if (answer.report !== null || answer.isFinal) return ended(answer.report)
    if (result.attempts < attempts) await pause(backoffMs * 2 ** (result.attempts - 1), signal)
  }
  return ended(null)
}

interface Answer {
  readonly report: ParsedReport | null
  readonly problem: string | null
  /** This release does not know the words. */
  readonly isUnknown: boolean
  /** Trying again is of no use. */
  readonly isFinal: boolean
}

async function ask(
  name: CcusageReportName,
  words: readonly string[],
  runner: FoundRunner,
  { env, timeoutMs = commandTimeoutMs, signal }: CcusageRunOptions,
): Promise<Answer> {
  const args = [...runner.args, ...words, '--json']
  const end = await runProgram({ program: runner.program ?? '', args, env, timeoutMs, signal })
  if (end.kind === 'printed') return parsed(name, end.text)
  const isUnknown = end.kind === 'exited' && saysUnknown(end)
  const isFinal = isUnknown || end.kind === 'not-started' || end.kind === 'stopped'
  return { report: null, problem: `ccusage ${words.join(' ')} ${endText(end, timeoutMs)}.`, isUnknown, isFinal }
}

const saysUnknown = ({ said }: Extract<ProgramEnd, { kind: 'exited' }>): boolean =>
  /unknown (option|command|argument|flag)|unexpected argument|command not found/i.test(said)

function parsed(name: CcusageReportName, text: string): Answer {
  const failed = (problem: string): Answer => ({ report: null, problem, isUnknown: false, isFinal: false })
  try {
    const report = parseReport(name, JSON.parse(text))
    return report === null
      ? failed(`What ccusage printed is JSON, but no report (${name}).`)
      : { report, problem: null, isUnknown: false, isFinal: true }
  } catch {
    return failed(`What ccusage printed is no JSON (${name}).`)
  }
}

/** Stopped while it waits: the next attempt finds that out. */
const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
