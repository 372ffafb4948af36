import { mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { benchFolder, workFolder } from './folders.ts'
import type { Manifest } from './ground-truth.ts'
import { appendMegabyte, type Home, logsOf, openHome } from './homes.ts'
import { measure, median, type Run, type Sample, waitForIdle, warmPageCache } from './measure.ts'
import type { Command, Scenario } from './scenarios.ts'
import { seedTokscalePrices, type Tools } from './tools.ts'
import { compareTotals, readTotals, totalsOf } from './totals.ts'

/** A command's figures: medians of the rounds, and the quickest run. */
export interface Figures {
  readonly wallMs: number
  readonly quickestMs: number
  readonly userMs: number
  readonly systemMs: number
  readonly peakMib: number
  /** Runs during which others used more than a quarter of a core although they were repeated; they are in the medians. */
  readonly disturbedRuns: number
  /** `equal`, how its totals differ from the truth, or empty when they are not checked. */
  readonly totals: string
}

/** What a scenario came to. */
export interface ScenarioResult {
  readonly id: string
  readonly rounds: number
  /** By label; a command that could not run says why. */
  readonly commands: Readonly<Record<string, Figures | { readonly problem: string }>>
  /** For each target of the scenario, the median of the ratios taken round by round (or the peak); null if a side did not run. */
  readonly measured: readonly (number | null)[]
}

const busiestOthers = 0.25
const tries = 3

/** Runs a scenario's commands in turn, `rounds` times, each on an idle machine with its logs in the page cache. */
export function runScenario(scenario: Scenario, tools: Tools, rounds: number): ScenarioResult {
  const bench = new ScenarioBench(scenario, tools)
  try {
    for (let round = 0; round < rounds; round++) bench.round(round)
    return bench.result(rounds)
  } finally {
    bench.restore()
  }
}

class ScenarioBench {
  readonly #scenario: Scenario
  readonly #tools: Tools
  readonly #home: Home
  readonly #samples = new Map<string, Sample[]>()
  readonly #problems = new Map<string, string>()
  readonly #totals = new Map<string, string>()
  readonly #imported = new Set<string>()
  readonly #appended: Manifest[] = []
  readonly #sizes: ReadonlyMap<string, number>

  constructor(scenario: Scenario, tools: Tools) {
    this.#scenario = scenario
    this.#tools = tools
    this.#home = openHome(scenario.home)
    this.#sizes = new Map(logsOf(this.#home.folder).map((file) => [file, statSync(file).size]))
    for (const { label, tool } of scenario.commands) {
      if (tools[tool].problem !== '') this.#problems.set(label, tools[tool].problem)
    }
    mkdirSync(path.join(workFolder, 'out'), { recursive: true })
  }

  /** Every command once; each round starts with another one. */
  round(round: number): void {
    const { commands } = this.#scenario
    for (let turn = 0; turn < commands.length; turn++) {
      const command = commands[(turn + round) % commands.length]!
      if (this.#problems.has(command.label)) continue
      const sample = this.#quietSample(command)
      if (sample.exitCode === 0) {
        this.#samples.set(command.label, [...(this.#samples.get(command.label) ?? []), sample])
        this.#check(command)
      } else {
        const said = readFileSync(`${this.#output(command)}.err`, 'utf8')
          .trim()
          .split('\n')[0]
        this.#problems.set(command.label, `exit code ${sample.exitCode}: ${said}`)
      }
    }
  }

  /** Measures until nobody else was busy meanwhile, at most {@link tries} times. */
  #quietSample(command: Command): Sample {
    for (let left = tries; ; left--) {
      this.#prepare(command)
      warmPageCache(this.#home.folder)
      waitForIdle(20_000)
      const sample = measure(this.#run(command, command.args))
      if (sample.othersCores <= busiestOthers || left === 1 || sample.exitCode !== 0) return sample
    }
  }

  #prepare(command: Command): void {
    if (command.tool === 'tokscale') seedTokscalePrices(this.#home.folder)
    if (command.before === 'nothing') return
    const data = this.#dataFolder(command)
    if (command.before === 'no-ledger' || !this.#imported.has(command.label)) {
      rmSync(data, { recursive: true, force: true })
      mkdirSync(data, { recursive: true })
    }
    if (command.before === 'no-ledger') return
    if (!this.#imported.has(command.label)) {
      if (command.before === 'history') this.#importOldLogs(command)
      this.#import(command)
      this.#imported.add(command.label)
    }
    if (command.before === 'appended') this.#appended.push(appendMegabyte(this.#home, this.#appended.length))
  }

  #import(command: Command): void {
    const source = this.#scenario.home.startsWith('codex') ? 'codex' : 'claude-code'
    measure(this.#run(command, ['daily', '--source', source, '--json', '--offline']))
  }

  /** Imports another corpus from the very same folder, deletes its logs and puts the scenario's own in their place. */
  #importOldLogs(command: Command): void {
    openHome('history-old', this.#home.folder)
    this.#import(command)
    openHome(this.#scenario.home, this.#home.folder)
  }

  #run(command: Command, args: readonly string[]): Run {
    return {
      argv: [...this.#tools[command.tool].argv, ...args],
      env: {
        HOME: this.#home.folder,
        PATH: '/usr/local/bin:/usr/bin:/bin',
        TZ: 'UTC',
        LANG: 'C.UTF-8',
        AIC_OFFLINE: '1',
        AIC_DATA_DIR: this.#dataFolder(command),
        AIC_CONFIG_DIR: path.join(workFolder, 'config'),
      },
      cwd: benchFolder,
      stdin: command.stdin === 'statusline' ? this.#hookFile() : null,
      output: this.#output(command),
    }
  }

  #check(command: Command): void {
    if (command.checks === undefined) return
    try {
      // History that is gone from the logs is still in the ledger: then only the days of both corpora together are true.
      const gone = command.before === 'history' ? [openHome('history-old').manifest] : []
      const truth = totalsOf([this.#home.manifest, ...gone, ...this.#appended], command.checks)
      const totals = readTotals(readFileSync(this.#output(command), 'utf8'), command.checks)
      this.#totals.set(command.label, compareTotals(totals, truth))
    } catch (error) {
      this.#totals.set(command.label, `no report of the expected shape: ${String(error)}`)
    }
  }

  result(rounds: number): ScenarioResult {
    const commands = this.#scenario.commands.map(({ label }) => [label, this.#figures(label)] as const)
    return {
      id: this.#scenario.id,
      rounds,
      commands: Object.fromEntries(commands),
      measured: this.#scenario.targets.map((target) => {
        const samples = this.#samples.get(target.command) ?? []
        if (target.kind === 'peakMib') return samples.length > 0 ? Math.max(...samples.map((run) => run.peakMib)) : null
        const others = this.#samples.get(target.to) ?? []
        const kind = target.of === 'wall' ? 'wallMs' : 'peakMib'
        const ratios = samples.flatMap((run, round) => (others[round] ? [run[kind] / others[round][kind]] : []))
        return ratios.length > 0 ? median(ratios) : null
      }),
    }
  }

  #figures(label: string): Figures | { problem: string } {
    const problem = this.#problems.get(label)
    const samples = this.#samples.get(label)
    if (problem !== undefined || samples === undefined) return { problem: problem ?? 'did not run' }
    const middle = (kind: keyof Sample) => median(samples.map((sample) => sample[kind]))
    return {
      wallMs: middle('wallMs'),
      quickestMs: Math.min(...samples.map((sample) => sample.wallMs)),
      userMs: middle('userMs'),
      systemMs: middle('systemMs'),
      peakMib: middle('peakMib'),
      disturbedRuns: samples.filter((sample) => sample.othersCores > busiestOthers).length,
      totals: this.#totals.get(label) ?? '',
    }
  }

  /** Takes away what was appended, so that the next scenario finds the corpus as its manifest says. */
  restore(): void {
    if (this.#appended.length === 0) return
    for (const [file, size] of this.#sizes) if (statSync(file).size > size) truncateSync(file, size)
  }

  /** Claude Code's hook JSON, for a session of the home. */
  #hookFile(): string {
    const transcript = logsOf(this.#home.folder).find((file) => !path.basename(file).startsWith('agent-'))!
    const hook = {
      session_id: path.basename(transcript, '.jsonl'),
      transcript_path: transcript,
      cwd: '/home/dev/work/webshop',
      model: { id: 'claude-opus-4-8', display_name: 'Opus 4.8' },
      workspace: { current_dir: '/home/dev/work/webshop', project_dir: '/home/dev/work/webshop' },
      version: '2.1.330',
      cost: { total_cost_usd: 0.12, total_duration_ms: 61_000, total_api_duration_ms: 42_000 },
      context_window: { total_input_tokens: 48_000, total_output_tokens: 900, context_window_size: 200_000 },
    }
    const file = path.join(workFolder, 'out', `${this.#scenario.id}-hook.json`)
    writeFileSync(file, JSON.stringify(hook))
    return file
  }

  #dataFolder({ label }: Command): string {
    return path.join(workFolder, 'data', `${this.#scenario.id}-${label.replaceAll(' ', '-')}`)
  }

  #output({ label }: Command): string {
    return path.join(workFolder, 'out', `${this.#scenario.id}-${label.replaceAll(' ', '-')}.out`)
  }
}
