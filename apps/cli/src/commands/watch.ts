import { setTimeout } from 'node:timers/promises'
import { dayOf } from '@aic/core/report'
import { type Aic, askTwice, LogWatcher, openAic, sourcesWithBlocks } from '@aic/engine'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { defineCommand } from '../command.ts'
import type { KnownHere } from '../limits/known-here.ts'
import { aliasFlag, costFlags, filterFlags, outputFlags, startOfWeekFlag } from '../report/flags.ts'
import { filterOf, load } from '../report/load.ts'
import { type ReportOptions, reportOptions } from '../report/options.ts'
import { projectOf } from '../report/rows-table.ts'
import { type ScreenFlags, screenOf } from '../screen/screen.ts'
import { frameText, lookBackMs } from '../watch/frame.ts'
import { Terminal } from '../watch/terminal.ts'

const { source, project, model, timezone } = filterFlags
const { color } = outputFlags
const flags = {
  source,
  project,
  model,
  timezone,
  'no-background': filterFlags['no-background'],
  mode: costFlags.mode,
  'no-cost': costFlags['no-cost'],
  ...startOfWeekFlag,
  ...aliasFlag,
  color,
  'no-color': outputFlags['no-color'],
} as const

export const command = defineCommand({
  name: 'watch',
  summary: 'A live view: today, the current block and its burn rate, sessions at work',
  details: 'Drawn anew within a second of a new line in a log. q or Ctrl-C ends it.',
  flags,
  examples: [
    { line: 'aic watch', help: 'in a corner of your screen' },
    { line: 'aic watch --project api', help: 'one project only' },
  ],
  async run(values, cli) {
    if (cli.stdout.isTTY !== true) {
      throw new UsageError(
        'aic watch draws on a terminal, and the output is none',
        'For scripts use aic --json or aic blocks --active --json.',
        'no-terminal',
      )
    }
    const options = reportOptions(values, 'day', cli)
    const aic = await openAic({
      env: cli.env,
      home: cli.home,
      platform: cli.platform,
      nowMs: cli.nowMs,
      isOffline: true,
    })
    try {
      return await watchLoop(aic, options, values, cli)
    } finally {
      aic.close()
    }
  },
})

/** After a change the logs are read once it has been quiet this long, so that a burst of lines is one look. */
const settleMs = 100
/** The clock on the screen, and the time left, go on without changes. */
const tickMs = 1_000
/** Besides watches, for what they miss (network drives). Without a watch on every folder it is {@link tickMs}. */
const slowLookMs = 10_000
/** A burst that never ends is looked at this often. */
const longestWaitMs = 500

async function watchLoop(aic: Aic, options: ReportOptions, values: ScreenFlags, cli: Cli): Promise<ExitCode> {
  const ended = new AbortController()
  const changes = { firstMs: Infinity, lastMs: 0 }
  const roots = aic.sources.flatMap((source) => source.roots)
  using watcher = new LogWatcher(roots, cli.platform, () => {
    const nowMs = Date.now()
    changes.firstMs = Math.min(changes.firstMs, nowMs)
    changes.lastMs = nowMs
  })
  let draw: Draw = () => {}
  using terminal = new Terminal(cli, {
    onKey: (key) => {
      if (key === 'q' || key === '\u0003' || key === '\u0004') ended.abort()
    },
    onResize: () => draw(terminal),
  })
  cli.onStop(() => ended.abort())
  let lookedMs = -Infinity
  let drawnMs = -Infinity
  while (!ended.signal.aborted) {
    const nowMs = Date.now()
    const isSettled = nowMs - changes.lastMs >= settleMs || nowMs - changes.firstMs >= longestWaitMs
    const isDue = nowMs - lookedMs >= (watcher.isComplete ? slowLookMs : tickMs)
    if ((changes.firstMs < Infinity && isSettled) || isDue) {
      changes.firstMs = Infinity
      lookedMs = nowMs
      watcher.look()
      await aic.collect({ nowMs: Date.now() })
      const limits = await limitsOf(aic, cli)
      draw = await askTwice(aic, () => drawer(aic, limits, options, values, cli))
      drawnMs = -Infinity
    }
    if (nowMs - drawnMs >= tickMs) {
      drawnMs = nowMs
      draw(terminal)
    }
    await setTimeout(50, undefined, { signal: ended.signal }).catch(() => undefined)
  }
  return 0
}

type Draw = (terminal: Terminal) => void

/** Limits as they are known here, without asking anybody: loaded only where there are some. */
async function limitsOf(aic: Aic, cli: Cli): Promise<KnownHere | null> {
  const nowMs = Date.now()
  return aic.knowsLimits(nowMs) ? await (await import('../limits/known-here.ts')).knownHere(cli, nowMs) : null
}

/** Loads once what frames are made of, until the logs change again. */
function drawer(aic: Aic, limits: KnownHere | null, options: ReportOptions, values: ScreenFlags, cli: Cli): Draw {
  const loadedMs = Date.now()
  const sinceDay = dayOf(options.zone, loadedMs - lookBackMs)
  const loaded = load(aic, { ...options, sinceDay }, cli)
  const blockSources = options.sources ?? sourcesWithBlocks(aic)
  return (terminal) => {
    const { usage, projects } = loaded
    const input = { usage, filter: filterOf(options, projects), options, blockSources, nowMs: Date.now() }
    const screen = screenOf(cli, values)
    const limitsText = limits?.text({ screen, zone: options.zone, nowMs: input.nowMs }) ?? ''
    terminal.draw(frameText({ ...input, limits: limitsText, screen, projectOf: (cwd) => projectOf(cwd, loaded) }))
  }
}
