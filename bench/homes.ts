import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type CorpusOptions, parseBytes, writeCorpus } from './corpus.ts'
import { workFolder } from './folders.ts'
import type { Manifest } from './ground-truth.ts'

type HomeOptions = Omit<CorpusOptions, 'home'>

const mib = (count: number): number => parseBytes(`${count}m`)

/**
 * The homes that scenarios run on. `sparse` ones hold few calls between very much else: lines with usage are 3 % of their bytes,
 * as in short sessions of Claude Code 2.1.330; in the others they are 23 %, and their usage objects 4 %.
 */
export const homeOptions = {
  'claude-200m': { files: 300, sizeBytes: mib(200), seed: 1 },
  'claude-2g': { files: 2000, sizeBytes: mib(2048), seed: 2 },
  'claude-200m-sparse': { files: 300, sizeBytes: mib(200), seed: 5, usageRatio: 0.03 },
  'claude-2g-sparse': { files: 2000, sizeBytes: mib(2048), seed: 6, usageRatio: 0.03 },
  'codex-200m': { agent: 'codex', files: 300, sizeBytes: mib(200), seed: 3 },
  'codex-2g': { agent: 'codex', files: 2000, sizeBytes: mib(2048), seed: 4 },
  'big-file': { files: 1, sizeBytes: mib(1024), seed: 7 },
  'big-line': { files: 3, sizeBytes: mib(3), seed: 8, longLineBytes: mib(500) },
  'history-old': { files: 300, sizeBytes: mib(200), seed: 9 },
  'history-new': { files: 300, sizeBytes: mib(200), seed: 10 },
} as const satisfies Record<string, HomeOptions>
/** Names a home in scenarios. */
export type HomeId = keyof typeof homeOptions

/** A home on disk, and what it holds. */
export interface Home {
  readonly id: HomeId
  /** The home directory, absolute. */
  readonly folder: string
  readonly manifest: Manifest
}

/** The home with that corpus, made if it does not lie there already. `at` puts it elsewhere, always anew. */
export function openHome(id: HomeId, at?: string): Home {
  const folder = at ?? path.join(workFolder, 'homes', id)
  const options: HomeOptions = homeOptions[id]
  const stamp = JSON.stringify(options)
  const manifestFile = path.join(workFolder, 'homes', `${id}.json`)
  if (at === undefined && existsSync(manifestFile)) {
    const kept: { stamp: string; manifest: Manifest } = JSON.parse(readFileSync(manifestFile, 'utf8'))
    if (kept.stamp === stamp && sizeOfLogs(folder) === kept.manifest.sizeBytes)
      return { id, folder, manifest: kept.manifest }
  }
  rmSync(folder, { recursive: true, force: true })
  const manifest = writeCorpus({ ...options, home: folder })
  if (at === undefined) writeFileSync(manifestFile, JSON.stringify({ stamp, manifest }))
  return { id, folder, manifest }
}

/** The logs of a home, absolute, sorted. */
export function logsOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl') && /^\.(claude|codex)\//.test(name))
    .sort()
    .map((name) => path.join(folder, name))
}

const sizeOfLogs = (folder: string): number =>
  existsSync(folder) ? logsOf(folder).reduce((sum, file) => sum + statSync(file).size, 0) : 0

/** Appends about 1 MB of new calls to one log of a Claude Code home, as a session that goes on does; returns what was added. */
export function appendMegabyte(home: Home, count: number): Manifest {
  const scratch = path.join(workFolder, 'homes', 'appended')
  rmSync(scratch, { recursive: true, force: true })
  const manifest = writeCorpus({ home: scratch, files: 1, sizeBytes: mib(1), seed: 1_000 + count })
  const logs = logsOf(home.folder).filter((file) => !path.basename(file).startsWith('agent-'))
  appendFileSync(logs[logs.length >> 1]!, readFileSync(logsOf(scratch)[0]!))
  return manifest
}
