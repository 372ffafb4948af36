import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { writeClaudeCorpus } from './claude-corpus.ts'
import { writeCodexCorpus } from './codex-corpus.ts'
import { CorpusLog, type CorpusTools } from './corpus-log.ts'
import { fileSizes } from './file-sizes.ts'
import { GroundTruth, type Manifest } from './ground-truth.ts'
import { Random } from './random.ts'
import { TextPool } from './text-pool.ts'

/** What to make, and how much of it. */
export interface CorpusOptions {
  /** A home directory; logs go below its `.claude` or `.codex`. */
  readonly home: string
  readonly agent?: 'claude' | 'codex'
  readonly files: number
  readonly sizeBytes: number
  readonly seed: number
  /** Share of the bytes in lines with usage. Defaults to 0.23 for claude, 0.05 for codex. */
  readonly usageRatio?: number
  /** The last of the days that sessions start on is the one before this instant. Defaults to 2026-11-22. */
  readonly endMs?: number
  /** Defaults to 30. */
  readonly days?: number
  /** One more log with a single line of this many bytes between ordinary ones. Defaults to none. */
  readonly longLineBytes?: number
}

/** Writes a corpus; equal options give equal bytes on every machine. Returns what it holds. */
export function writeCorpus(options: CorpusOptions): Manifest {
  const { home, agent = 'claude', files, sizeBytes, seed, longLineBytes = 0 } = options
  const { usageRatio = agent === 'claude' ? 0.23 : 0.05, endMs = Date.UTC(2026, 10, 22), days = 30 } = options
  const pool = new TextPool(seed)
  const tools = { random: new Random(seed, 1), pool, truth: new GroundTruth(), usageRatio, endMs, days }
  const sizes = fileSizes(new Random(seed, 2), files, sizeBytes)
  if (agent === 'claude') writeClaudeCorpus(tools, home, sizes)
  else writeCodexCorpus(tools, home, sizes)
  if (longLineBytes > 0) writeLongLine(tools, home, longLineBytes)
  return tools.truth.manifest(agent, seed)
}

/** A log whose only line is a tool result of `sizeBytes`: nothing in it counts. */
function writeLongLine(tools: CorpusTools, home: string, sizeBytes: number): void {
  const session = '00000000-0000-4000-8000-000000000001'
  const file = path.join(home, '.claude', 'projects', '-home-dev-work-webshop', `${session}.jsonl`)
  const log = new CorpusLog(tools, file, sizeBytes)
  const start = `{"parentUuid":null,"isSidechain":false,"userType":"external","cwd":"/home/dev/work/webshop","sessionId":"${session}","version":"2.0.65","type":"user","message":{"role":"user","content":[{"tool_use_id":"toolu_01","type":"tool_result","content":"`
  log.longFiller(
    [start, '"}]},"uuid":"00000000-0000-4000-8000-000000000002","timestamp":"2026-11-20T10:00:00.000Z"}\n'],
    sizeBytes,
  )
  log.close()
}

/** `200m`, `2g`, `500k` or plain bytes, in powers of 1024. */
export function parseBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([kmg]?)b?$/i.exec(text)
  if (!match) throw new Error(`Expected bytes such as 200m or 2g, got ${text}`)
  return Math.round(Number(match[1]) * 1024 ** ['', 'k', 'm', 'g'].indexOf(match[2]!.toLowerCase()))
}

const help = `node bench/corpus.ts --out DIR --files N --bytes 200m --seed S
  [--agent claude|codex] [--usage-ratio R] [--days 30] [--end ISO] [--long-line 500m] [--manifest FILE]`

function main(): void {
  const string = { type: 'string' } as const
  const { values } = parseArgs({
    options: {
      out: string,
      files: string,
      bytes: string,
      seed: { type: 'string', default: '1' },
      agent: { type: 'string', default: 'claude' },
      'usage-ratio': string,
      days: { type: 'string', default: '30' },
      end: { type: 'string', default: '2026-11-22T00:00:00Z' },
      'long-line': { type: 'string', default: '0' },
      manifest: string,
    },
  })
  if (!values.out || !values.files || !values.bytes) throw new Error(`--out, --files and --bytes are needed\n${help}`)
  if (values.agent !== 'claude' && values.agent !== 'codex') throw new Error(`--agent is claude or codex\n${help}`)
  const manifest = writeCorpus({
    home: values.out,
    agent: values.agent,
    files: Number(values.files),
    sizeBytes: parseBytes(values.bytes),
    seed: Number(values.seed),
    ...(values['usage-ratio'] ? { usageRatio: Number(values['usage-ratio']) } : {}),
    days: Number(values.days),
    endMs: Date.parse(values.end),
    longLineBytes: parseBytes(values['long-line']),
  })
  if (values.manifest) {
    mkdirSync(path.dirname(values.manifest), { recursive: true })
    writeFileSync(values.manifest, `${JSON.stringify(manifest, null, 1)}\n`)
  }
  const { days: _, ...counts } = manifest
  console.log(JSON.stringify(counts))
}

if (import.meta.main) main()
