import {
  type Block,
  blocksJson,
  blocksOf,
  dayOf,
  defaultBlockMs,
  largestBlockTokens,
  reportRows,
  type Selection,
} from '@aic/core/report'
import type { Values } from '../args/flag.ts'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { duration } from '../screen/format.ts'
import { screenOf } from '../screen/screen.ts'
import { clean } from '../screen/text.ts'
import { activeBlockText } from './active-block.ts'
import { blocksCsv } from './blocks-csv.ts'
import { blocksTable } from './blocks-table.ts'
import { envelope, writeJson } from './envelope.ts'
import type { reportFlags } from './flags.ts'
import { load, withAic } from './load.ts'
import { filterWords, notesOf } from './notes.ts'
import { type ReportOptions, reportOptions } from './options.ts'
import { sourcesWithBlocks } from './sources-with-blocks.ts'

type BlocksValues = Values<typeof reportFlags> & {
  readonly order: 'asc' | 'desc' | undefined
  readonly active: boolean
  readonly recent: boolean
  readonly 'token-limit': string | undefined
  readonly 'session-length': string | undefined
}

export async function runBlocks(values: BlocksValues, cli: Cli): Promise<ExitCode> {
  const options = reportOptions(values, 'day', cli)
  const lengthMs = lengthOf(values['session-length'])
  const limitText = limitOf(values['token-limit'])
  return withAic(cli, options.isOffline, (aic) => {
    const withSources = { ...options, sources: options.sources ?? sourcesWithBlocks(aic) }
    const loaded = load(aic, withSources, cli, true)
    const all = blocksOf(loaded.selection, options.mode, cli.nowMs, lengthMs)
    const limit = limitText === 'max' ? largestBlockTokens(all) : limitText
    const shown = all.filter((block) => isShown(block, options, values, cli.nowMs))
    if (values.order === 'desc') shown.reverse()
    const rows = reportRows(within(loaded.selection, shown), { ...options, by: 'source' })
    switch (options.output) {
      case 'json': {
        const json = {
          ...blocksJson(shown, cli.nowMs, limit),
          aic: { ...envelope(rows, loaded, options, cli.nowMs), tokenLimit: limit },
        }
        return writeJson(json, options, cli)
      }
      case 'csv':
        cli.stdout.write(blocksCsv(shown, options.noCost))
        return 0
      case 'table': {
        const screen = screenOf(cli, values)
        const query = { screen, options, limit, nowMs: cli.nowMs }
        const notes = notesOf(rows, loaded, options, screen)
        const title = [`Usage by blocks of ${duration(lengthMs)}`, ...filterWords(withSources)].map(clean).join(' · ')
        const body = values.active ? activeBlockText(shown[0], query) : blocksTable(shown, query)
        cli.stdout.write(` ${screen.paint.bold(title)}\n\n${body}${notes === '' ? '' : `\n${notes}`}`)
        return 0
      }
    }
  })
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

/** The part of a selection that lies in these blocks. */
function within({ usage, cells, days }: Selection, blocks: readonly Block[]): Selection {
  const { firstMs } = usage.cells
  const isIn = cells.map((i) => {
    const atMs = firstMs[i] as number
    return blocks.some(({ sums }) => atMs >= sums.firstMs && atMs <= sums.lastMs)
  })
  return { usage, cells: cells.filter((_, at) => isIn[at]), days: days.filter((_, at) => isIn[at]) }
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
