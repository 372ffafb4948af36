import { askTwice, openAic } from '@aic/engine'
import { UsageError } from '../args/usage-error.ts'
import type { Cli } from '../cli.ts'
import { defineCommand } from '../command.ts'
import { configOf } from '../config.ts'
import { costFlags, outputFlags } from '../report/flags.ts'
import { zoneOf } from '../report/options.ts'
import { screenOf } from '../screen/screen.ts'
import { costSources, factsOf } from '../statusline/facts.ts'
import { parseHook } from '../statusline/hook.ts'
import { burnSigns, statusLine } from '../statusline/line.ts'

const flags = {
  'visual-burn-rate': {
    kind: 'text',
    short: 'B',
    choices: burnSigns,
    help: 'A sign beside the burn rate; default off',
  },
  'cost-source': {
    kind: 'text',
    choices: costSources,
    help: 'Which cost of the session: of the hook (cc), of the ledger (aic), both, or of the hook if it has one (auto)',
  },
  'context-low-threshold': { kind: 'text', value: 'PERCENT', help: 'Context below this is green; default 50' },
  'context-medium-threshold': { kind: 'text', value: 'PERCENT', help: 'Context below this is yellow; default 80' },
  timezone: { kind: 'text', short: 'z', value: 'ZONE', help: 'IANA zone for today; default: the zone of this machine' },
  mode: costFlags.mode,
  color: outputFlags.color,
  'no-color': outputFlags['no-color'],
  offline: { ...costFlags.offline, isHidden: true },
  'no-offline': { kind: 'switch', help: 'Ignored', isHidden: true },
  cache: { kind: 'switch', help: 'Ignored: the ledger is quick enough', isHidden: true },
  'no-cache': { kind: 'switch', help: 'Ignored', isHidden: true },
  'refresh-interval': { kind: 'text', value: 'SECONDS', help: 'Ignored', isHidden: true },
  debug: { kind: 'switch', short: 'd', help: 'Ignored', isHidden: true },
  config: { kind: 'text', value: 'FILE', help: 'Ignored', isHidden: true },
} as const

export const command = defineCommand({
  name: 'statusline',
  summary: 'One line for the status line of Claude Code; reads the JSON of its hook on stdin',
  details:
    'In settings.json of Claude Code: "statusLine": {"type": "command", "command": "aic statusline"}. It reads the ledger and the transcript that the hook names, not all logs.',
  flags,
  examples: [
    { line: 'aic statusline < hook.json', help: 'the line for this JSON' },
    { line: 'aic statusline -B emoji --cost-source both', help: 'with a sign for the burn rate, and both costs' },
  ],
  async run(values, cli) {
    const config = configOf(cli)
    const own = config.statusline
    const zone = zoneOf(values.timezone, cli)
    const look = {
      paint: screenOf(cli, values).paint,
      zone,
      burnSign: values['visual-burn-rate'] ?? own.visualBurnRate ?? 'off',
      lowPercent: percentOf('--context-low-threshold', values['context-low-threshold'], own.contextLowThreshold ?? 50),
      mediumPercent: percentOf(
        '--context-medium-threshold',
        values['context-medium-threshold'],
        own.contextMediumThreshold ?? 80,
      ),
    } as const
    const input = await cli.readInput()
    if (input === null) {
      throw new UsageError(
        'aic statusline reads JSON on stdin',
        'Put it into the settings of Claude Code: see aic statusline --help.',
        'no-input',
      )
    }
    const hook = parseHook(input)
    const { mode = config.mode, 'cost-source': costSource = own.costSource ?? 'auto' } = values
    const query = { zone, mode, costSource, nowMs: cli.nowMs }
    const aic = await openAic({ ...machineOf(cli), config, isOffline: true })
    try {
      if (hook.limits.length > 0) aic.rememberLimits(hook.session, hook.limits, cli.nowMs)
      await aic.collect({ only: [hook.transcriptPath] })
      const line = await askTwice(aic, () => statusLine(factsOf(aic, hook, query), look))
      cli.stdout.write(`${line}\n`)
      return 0
    } finally {
      aic.close()
    }
  },
})

const machineOf = ({ env, home, platform, nowMs }: Cli) => ({ env, home, platform, nowMs })

function percentOf(flag: string, text: string | undefined, byDefault: number): number {
  const percent = Number(text ?? byDefault)
  if (!(percent >= 0 && percent <= 100))
    throw new UsageError(`${flag} can't be "${text}"`, 'It is a percentage from 0 to 100.')
  return percent
}
