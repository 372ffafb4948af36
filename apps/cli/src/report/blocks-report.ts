import { type Block, blocksJson, blocksOf, dayOf, defaultBlockMs, largestBlockTokens } from '@aic/core/report'
import { sourcesWithBlocks } from '@aic/engine'
import type { Values } from '../args/flag.ts'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { duration } from '../screen/format.ts'
import { screenOf } from '../screen/screen.ts'
import { activeBlockText } from './active-block.ts'
import { blocksCsv } from './blocks-csv.ts'
import { blocksTable } from './blocks-table.ts'
import { envelope, writeJson } from './envelope.ts'
import type { blocksFlags } from './flags.ts'
import { filterWords, heading } from './heading.ts'
import { type Loaded, load, withAic } from './load.ts'
import { notesOf } from './notes.ts'
import { lastCount, type ReportOptions, reportOptions } from './options.ts'

type BlocksValues = Values<typeof blocksFlags>

/** Runs `aic blocks`. Blocks are made of all of history, since where one begins depends on those before it; then some are shown. */
export async function runBlocks(values: BlocksValues, cli: Cli): Promise<ExitCode> {
  if (values.live) throw new UsageError('--live is a command of its own here', 'Write aic watch.', 'removed-flag')
  const options = reportOptions({ ...values, last: undefined }, 'day', cli)
  const lengthMs = lengthOf(values['session-length'])
  const limitText = limitOf(values['token-limit'])
  const last = values.last === undefined ? null : lastCount(values.last)
  return withAic(cli, options.isOffline, (aic) => {
    const withSources = { ...options, sources: options.sources ?? sourcesWithBlocks(aic) }
    const loaded = load(aic, withSources, cli, true)
    const all = blocksOf(loaded.selection, options.mode, cli.nowMs, lengthMs)
    const limit = limitText === 'max' ? largestBlockTokens(all) : limitText
    const wanted = all.filter((block) => isShown(block, options, values, cli.nowMs))
    const blocks = last === null ? wanted : lastBlocks(wanted, last)
    if (values.order === 'desc') blocks.reverse()
    return write({ blocks, lengthMs, limit, loaded, options: withSources, values, cli })
  })
}

interface BlocksWriting {
  readonly blocks: readonly Block[]
  readonly lengthMs: number
  readonly limit: number | null
  readonly loaded: Loaded
  readonly options: ReportOptions
  readonly values: BlocksValues
  readonly cli: Cli
}

function write({ blocks, lengthMs, limit, loaded, options, values, cli }: BlocksWriting): ExitCode {
  const { nowMs, stdout } = cli
  switch (options.output) {
    case 'json': {
      const aic = { ...envelope(blocks, loaded, options, nowMs), tokenLimit: limit }
      return writeJson({ ...blocksJson(blocks, nowMs, limit), aic }, options, cli)
    }
    case 'csv':
      stdout.write(blocksCsv(blocks, { isBreakdown: values.breakdown, noCost: options.noCost }))
      return 0
    case 'table': {
      const screen = screenOf(cli, values)
      const query = { screen, options, limit, nowMs, isBreakdown: values.breakdown }
      const notes = notesOf(blocks, loaded, options, screen)
      const last = values.last === undefined ? [] : [`the last ${values.last}`]
      const title = heading([`Usage by blocks of ${duration(lengthMs)}`, ...last, ...filterWords(options)], screen)
      const body = values.active ? activeBlockText(blocks[0], query) : blocksTable(blocks, query)
      stdout.write(`${title}${body}${notes === '' ? '' : `\n${notes}`}`)
      return 0
    }
  }
}

/** The latest `count` blocks, and the gaps between them. */
function lastBlocks(blocks: readonly Block[], count: number): Block[] {
  const places = blocks.flatMap(({ kind }, at) => (kind === 'block' ? [at] : []))
  return blocks.slice(places.at(-count) ?? 0)
}

function isShown(
  block: Block,
  { zone, sinceDay, untilDay }: ReportOptions,
  values: BlocksValues,
  nowMs: number,
): boolean {
  const day = dayOf(zone, block.startMs)
  if ((sinceDay !== null && day < sinceDay) || (untilDay !== null && day > untilDay)) return false
  if (values.active) return block.isActive
  return !values.recent || block.isActive || block.startMs >= nowMs - 3 * 86_400_000
}

function lengthOf(text: string | undefined): number {
  const hours = Number(text ?? defaultBlockMs / 3_600_000)
  if (!(hours >= 0.25 && hours <= 24 * 31)) {
    throw new UsageError(`--session-length can't be "${text}"`, 'It is a number of hours from 0.25, for instance 5.')
  }
  return (Math.round(hours * 4) / 4) * 3_600_000
}

function limitOf(text: string | undefined): number | 'max' | null {
  if (text === undefined) return null
  if (text === 'max') return 'max'
  const limit = Number(text.replaceAll(/[_,]/g, ''))
  if (!Number.isSafeInteger(limit) || limit <= 0) {
    throw new UsageError(
      `--token-limit can't be "${text}"`,
      'It is a number of tokens, or max for the largest block so far.',
    )
  }
  return limit
}
