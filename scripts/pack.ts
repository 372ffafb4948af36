/**
 * Makes the release package, one small `aic-VERSION.tgz` that needs nothing but Node: `npm run pack [-- FOLDER]` (default `dist/`).
 * It is the bundled program with a manifest of its own, the license and apps/cli/README.md.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import cli from '../apps/cli/package.json' with { type: 'json' }
import workspace from '../package.json' with { type: 'json' }
import { build } from './build.ts'

const root = path.join(import.meta.dirname, '..')

/** The package.json of the release. */
const releaseManifest = {
  name: 'aic',
  version: cli.version,
  description: workspace.description,
  license: workspace.license,
  type: 'module',
  bin: { aic: 'dist/aic.js' },
  files: ['dist'],
  engines: { node: '>=24' },
  keywords: ['ai', 'usage', 'cost', 'tokens', 'claude-code', 'codex', 'cli'],
}

/** What `npm pack --json` says of a package. */
export interface Packed {
  readonly filename: string
  /** Bytes of the tarball. */
  readonly size: number
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string }[]
}

/** Builds the program and packs it into `folder`, leaving apps/cli/dist alone. */
export async function pack(folder: string): Promise<Packed> {
  const staging = mkdtempSync(path.join(tmpdir(), 'aic-pack-'))
  try {
    await build(path.join(staging, 'dist'))
    writeFileSync(path.join(staging, 'package.json'), `${JSON.stringify(releaseManifest, null, 2)}\n`)
    copyFileSync(path.join(root, 'LICENSE'), path.join(staging, 'LICENSE'))
    copyFileSync(path.join(root, 'apps/cli/README.md'), path.join(staging, 'README.md'))
    mkdirSync(folder, { recursive: true })
    return npmPack(staging, folder)
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

function npmPack(staging: string, folder: string): Packed {
  const args = ['pack', '--json', '--loglevel=error', '--pack-destination', path.resolve(folder)]
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: staging, encoding: 'utf8' })
  if (status !== 0) throw new Error(`npm pack failed:\n${stderr}`)
  const [packed] = JSON.parse(stdout) as Packed[]
  if (packed === undefined) throw new Error(`npm pack made nothing:\n${stdout}`)
  return packed
}

if (import.meta.main) {
  const folder = process.argv[2] ?? path.join(root, 'dist')
  const { filename, size, unpackedSize, files } = await pack(folder)
  const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`
  process.stdout.write(
    `${path.join(folder, filename)}: ${kilobytes(size)}, ${files.length} files, ${kilobytes(unpackedSize)} unpacked\n`,
  )
}
