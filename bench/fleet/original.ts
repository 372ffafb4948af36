import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Finding } from '../agent/figures.ts'
import { type HomeId, openHome } from '../homes.ts'
import { median, waitForIdle, warmPageCache } from '../measure.ts'
import type { Tool } from '../tools.ts'
import { emptyData, runIn } from './aic-runs.ts'
import { startEngine } from './engine-process.ts'

/** The five commands that the original work ran, as this release words them. */
const commands = ['daily', 'monthly', 'session', 'blocks', 'claude daily --instances'] as const
const shell = '/bin/sh'

/** What is compared, on which home, how often. */
export interface SameWork {
  readonly home: HomeId
  readonly rounds: number
  readonly aic: readonly string[]
  readonly ccusage: Tool
}

interface Round {
  /** All ms. */
  readonly native: number
  readonly byCcusage: number
  readonly inTurn: number
  readonly threeAtOnce: number
  /** Tokens that the store tells after each import. */
  readonly nativeTokens: string
  readonly ccusageTokens: string
}

/** The logs of a home into an empty store: by our own reader, by ccusage and its five commands, and these commands alone. Nothing is kept from before. */
export async function sameWork({ home: id, rounds, aic, ccusage }: SameWork): Promise<Finding[]> {
  if (ccusage.problem !== '') throw new Error(`ccusage can't run: ${ccusage.problem}`)
  const home = openHome(id)
  const all: Round[] = []
  for (let round = 0; round < rounds; round++) {
    warmPageCache(home.folder)
    const native = await imported(home.folder, aic, [], ccusage)
    const byCcusage = await imported(home.folder, aic, ['--from', 'ccusage', '--timeout', '120'], ccusage)
    all.push({
      native: native.wallMs,
      byCcusage: byCcusage.wallMs,
      ...fiveCommands(home.folder, ccusage),
      nativeTokens: native.tokens,
      ccusageTokens: byCcusage.tokens,
    })
  }
  return [findingOf(id, home.manifest.calls, all)]
}

interface Imported {
  readonly wallMs: number
  readonly tokens: string
}

async function imported(
  home: string,
  aic: readonly string[],
  flags: readonly string[],
  { argv: [program = ''] }: Tool,
): Promise<Imported> {
  const data = 'original-data'
  emptyData(data)
  await using engine = await startEngine('original-engine')
  const env = { ...engine.env, PATH: `${path.dirname(program)}:/usr/local/bin:/usr/bin:/bin` }
  waitForIdle(20_000)
  const { wallMs } = runIn({ argv: [...aic, 'fleet', 'import', '--quiet', ...flags], home, data, env })
  await pause(50) // this thread was blocked: let the client hear that the server ended its idle connection
  const [row] = await engine.clickHouse.rows<{ tokens: string }>(
    'SELECT toString(sum(total_tokens)) AS tokens FROM v_usage',
  )
  return { wallMs, tokens: row?.tokens ?? '' }
}

/** As the original ran them, three at once, and one after the other; offline, since nobody's network is measured. */
function fiveCommands(home: string, { argv: [program = ''] }: Tool): Pick<Round, 'inTurn' | 'threeAtOnce'> {
  const lines = commands.map((words) => `${program} ${words} --json --offline > /dev/null`)
  const timed = (script: string): number => {
    waitForIdle(20_000)
    return runIn({ argv: [shell, '-c', script], home, data: 'original-data' }).wallMs
  }
  const quoted = lines.map((line) => `'${line}'`).join(' ')
  return {
    inTurn: timed(lines.join(' && ')),
    threeAtOnce: timed(`printf '%s\\0' ${quoted} | xargs -0 -P 3 -n 1 ${shell} -c`),
  }
}

const titles: Partial<Record<HomeId, string>> = { 'claude-200m': '200 MB of logs', 'claude-2g': '2 GB of logs' }

function findingOf(id: HomeId, calls: number, rounds: readonly Round[]): Finding {
  const middle = (kind: 'native' | 'byCcusage' | 'inTurn' | 'threeAtOnce'): number =>
    median(rounds.map((round) => round[kind]))
  const seconds = (ms: number): string => `${(ms / 1e3).toFixed(2)} s`
  const [{ nativeTokens, ccusageTokens }] = rounds as [Round]
  const isEqual = nativeTokens === ccusageTokens
  const ratio = middle('native') / middle('threeAtOnce')
  return {
    what: `the original’s work, ${titles[id] ?? id} with ${calls.toLocaleString('en')} calls into an empty store`,
    target: 'sooner than ccusage’s five commands alone, three at once',
    measured: [
      `\`aic fleet import\` ${seconds(middle('native'))}, ${ratio.toFixed(2)}×`,
      `ccusage’s commands alone ${seconds(middle('threeAtOnce'))}, one after the other ${seconds(middle('inTurn'))}`,
      `\`aic fleet import --from ccusage\` ${seconds(middle('byCcusage'))}`,
      isEqual ? 'equal tokens' : `tokens ${nativeTokens} and ${ccusageTokens}`,
      `medians of ${rounds.length}`,
    ].join('; '),
    isMet: ratio < 1,
  }
}
