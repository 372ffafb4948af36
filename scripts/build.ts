/**
 * Bundles the program into `apps/cli/dist`: `aic.js` (the command), `main.js`, a chunk for each command that is loaded lazily,
 * `agent.js`, the agent's process, `scan-worker.js`, the helper thread of the scanner, `fleet-worker.js`, a thread of the agent, and `web/`,
 * the dashboard.
 * `npm run build [-- --readable]`.
 */
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ChunkingContext, type OutputAsset, type OutputChunk, type Plugin, rolldown } from 'rolldown'
import { buildWeb } from './build-web.ts'

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

const program = 'apps/cli/src/main.ts'
const agent = 'apps/agent/src/main.ts'
const scanWorker = 'packages/sources/src/scan/worker.ts'
const fleetWorker = 'packages/engine/src/fleet/view/worker.ts'

/** Builds everything anew into `folder`. Readable output (for profiles) where `isMinified` is false. */
export async function build(folder: string, { isMinified = true } = {}): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  const bundle = await rolldown({
    input: { main: at(program), agent: at(agent), 'scan-worker': at(scanWorker), 'fleet-worker': at(fleetWorker) },
    platform: 'node',
    // ClickHouse as a library: 250 MB that only `aic fleet serve --embedded` wants, so whoever does installs it beside aic.
    external: ['chdb'],
    cwd: at(''),
    plugins: [builtinsAtOnce],
    preserveEntrySignatures: false,
  })
  const { output } = await bundle.write({
    dir: folder,
    format: 'esm',
    minify: isMinified,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: { includeDependenciesRecursively: false, groups: [{ debugName: 'chunkOf', name: chunkOf }] },
  })
  await bundle.close()
  checkChunks(output)
  writeCommand(`${folder}/aic.js`)
  copyFileSync(at('packages/core/src/price/snapshot.LICENSE'), `${folder}/prices.LICENSE`)
  await buildWeb(`${folder}/web`)
}

/** Loading an entry runs it: no chunk may stand on one. */
function checkChunks(output: readonly (OutputChunk | OutputAsset)[]): void {
  for (const chunk of output) {
    const runs =
      chunk.type === 'chunk' ? chunk.imports.find((name) => name === 'agent.js' || name === 'main.js') : undefined
    if (runs !== undefined) throw new Error(`${chunk.fileName} imports ${runs}, which would run with it`)
  }
}

/**
 * Every chunk costs a millisecond to find and link, so what starts together lies together: `start` is what every command and the
 * status line need, `logs` the part of it that the scanner's threads need too (they must not load the program), and `report` what
 * most reports need besides. Null: split by who loads it.
 */
function chunkOf(id: string, context: ChunkingContext): string | null {
  const isIn = (...files: readonly string[]): boolean => importsOf(files.map(at), context).has(id)
  if (id === at(program) || id === at(agent)) return null
  if (isIn(program, 'apps/cli/src/commands/statusline.ts')) return isIn(scanWorker) ? 'logs' : 'start'
  if (isIn(scanWorker)) return null
  if (isIn('apps/cli/src/report/rows-report.ts', 'apps/cli/src/commands/overview.ts')) return 'report'
  // Some commands load it lazily, the agent at once: without a chunk of its own it would lie in the agent's entry.
  return isIn('packages/engine/src/hub/sync/index.ts') ? 'sync' : null
}

/** These modules and all that they import, but for what they load later. */
function importsOf(files: readonly string[], context: ChunkingContext): ReadonlySet<string> {
  const found = new Set(files)
  for (const id of found) for (const imported of context.getModuleInfo(id)?.importedIds ?? []) found.add(imported)
  return found
}

/**
 * An `import` of a built-in module reads everything that it exports, lazy parts too: `node:fs` then loads all streams, 5 ms.
 * `getBuiltinModule` gives the same object without touching it.
 */
const builtinsAtOnce: Plugin = {
  name: 'builtins-at-once',
  renderChunk(code) {
    return code.replace(/^import (.+) from "(node:[\w/]+)";$/gm, (_, names: string, id: string) => {
      const target = names.replaceAll(' as ', ': ')
      return `const ${target} = process.getBuiltinModule("${id}");`
    })
  },
}

/** The command, pointed at the bundle instead of the source. */
function writeCommand(file: string): void {
  const source = readFileSync(at('apps/cli/bin/aic.js'), 'utf8')
  const built = source.replace("'../src/main.ts'", "'./main.js'")
  if (built === source) throw new Error('apps/cli/bin/aic.js no longer names ../src/main.ts: teach scripts/build.ts')
  writeFileSync(file, built)
  chmodSync(file, 0o755)
}

if (import.meta.main) await build(at('apps/cli/dist'), { isMinified: !process.argv.includes('--readable') })
