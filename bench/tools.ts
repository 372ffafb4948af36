import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { benchFolder, peersFolder, repoFolder } from './folders.ts'

/** The programs that are compared. */
export const toolIds = ['aic', 'ccusage', 'tokscale', 'node', 'cat'] as const
export type ToolId = (typeof toolIds)[number]

/** A program that is measured, or why it can't be. */
export interface Tool {
  /** What a command line starts with. */
  readonly argv: readonly string[]
  /** Empty when the tool runs, else why it can't. */
  readonly problem: string
  readonly version: string
}

/** All programs by name. */
export type Tools = Readonly<Record<ToolId, Tool>>

/** The released peers, exactly these, and what loads the agent with requests. tokscale runs on bun only. */
const peers = { ccusage: '20.0.24', tokscale: '1.4.3', bun: '1.4.5', autocannon: '8.0.0' } as const

/** Finds the tools; installs the peers below bench/work/peers if they are not there. `aic` is a command line, e.g. `node x.js`. */
export function openTools(aic: string): Tools {
  installPeers()
  const ccusage = path.join(
    peersFolder,
    'node_modules/@ccusage',
    `ccusage-${process.platform}-${process.arch}`,
    'bin/ccusage',
  )
  const bun = path.join(peersFolder, 'node_modules/bun/bin/bun.exe')
  const tokscale = path.join(peersFolder, 'node_modules/tokscale/bin.js')
  if (existsSync(ccusage)) chmodSync(ccusage, 0o755) // the package ships it without the bit; its launcher sets it at first start
  return {
    aic: openTool(aic.split(' ').map(resolveWord), ['--version']),
    ccusage: openTool([ccusage], ['--version']),
    tokscale: openTool([bun, tokscale], ['--version']),
    node: openTool([process.execPath], ['--version']),
    cat: openTool(['/bin/sh', '-c'], ['cat --version | head -1']),
  }
}

/** `node` is the Node that runs the bench; a file may be given relative to where the bench was started. */
const resolveWord = (word: string): string =>
  word === 'node' ? process.execPath : existsSync(word) ? path.resolve(word) : word

/** How aic is started unless `--aic` says otherwise: the release build. */
export const defaultAic = `node ${path.join(repoFolder, 'apps/cli/dist/aic.js')}`

function openTool(argv: readonly string[], versionArgs: readonly string[]): Tool {
  const missing = argv.find((word) => word.startsWith('/') && !existsSync(word))
  if (missing !== undefined) return { argv, problem: `${path.relative(repoFolder, missing)} is not there`, version: '' }
  const result = spawnSync(argv[0]!, [...argv.slice(1), ...versionArgs], {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin' },
  })
  const problem = result.status === 0 ? '' : `does not start: ${(result.stderr ?? String(result.error)).split('\n')[0]}`
  return { argv, problem, version: result.stdout?.trim().split('\n')[0] ?? '' }
}

function installPeers(): void {
  if (Object.keys(peers).every((name) => existsSync(path.join(peersFolder, 'node_modules', name)))) return
  mkdirSync(peersFolder, { recursive: true })
  writeFileSync(path.join(peersFolder, 'package.json'), '{ "private": true }\n')
  process.stderr.write('Installing the peers into bench/work/peers …\n')
  const packages = Object.entries(peers).map(([name, version]) => `${name}@${version}`)
  const args = ['install', '--save-exact', '--no-audit', '--no-fund', ...packages]
  spawnSync('npm', args, { cwd: peersFolder, stdio: ['ignore', 'ignore', 'inherit'] })
}

/**
 * tokscale asks for prices before every report and fails without a network; it takes a cached table that is younger than an hour.
 * The prices do not matter here.
 */
export function seedTokscalePrices(home: string): void {
  const cache = path.join(home, '.cache/tokscale')
  mkdirSync(cache, { recursive: true })
  const timestamp = Math.floor(Date.now() / 1000)
  const price = { input_cost_per_token: 5e-6, output_cost_per_token: 25e-6 }
  writeFileSync(
    path.join(cache, 'pricing-litellm.json'),
    JSON.stringify({ timestamp, data: { 'claude-opus-4-8': price } }),
  )
  writeFileSync(path.join(cache, 'pricing-openrouter.json'), JSON.stringify({ timestamp, data: {} }))
}

/** A script that does nothing: what starting Node costs. */
export const emptyScript = path.join(benchFolder, 'empty.cjs')
