/**
 * Bundles the program into `apps/cli/dist`: `aic.js` (the command), `main.js`, a chunk for each command that is loaded lazily, and
 * `scan-worker.js`, the helper thread of the scanner. `npm run build [-- --readable]`.
 */
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** Builds everything anew into `folder`. Readable output (for profiles) where `isMinified` is false. */
export async function build(folder: string, { isMinified = true } = {}): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  const bundle = await rolldown({
    input: { main: at('apps/cli/src/main.ts'), 'scan-worker': at('packages/sources/src/scan/worker.ts') },
    platform: 'node',
    cwd: at(''),
  })
  await bundle.write({
    dir: folder,
    format: 'esm',
    minify: isMinified,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  })
  await bundle.close()
  writeCommand(`${folder}/aic.js`)
  copyFileSync(at('packages/core/src/price/snapshot.LICENSE'), `${folder}/prices.LICENSE`)
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
