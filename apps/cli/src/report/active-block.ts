import {
  type Block,
  type BurnLevel,
  burnLevel,
  burnRateOf,
  checkLimit,
  costOf,
  isPaceTelling,
  projectionOf,
  smartNumber,
  tokensOf,
} from '@aic/core/report'
import { meter } from '../screen/chart.ts'
import { clock, duration, modelLabel, money, plural } from '../screen/format.ts'
import type { Paint, Screen } from '../screen/screen.ts'
import { clean, cutList, padEnd, wrapPainted } from '../screen/text.ts'
import type { BlocksQuery } from './blocks-table.ts'

/** The active block in detail: how far it is, how fast it burns, what it comes to. */
export function activeBlockText(block: Block | undefined, query: BlocksQuery): string {
  if (block === undefined) return ' No active block.\n'
  const lines = [
    timeLine(block, query),
    usedLine(block, query),
    ...paceLines(block, query),
    ...limitLines(block, query),
  ]
  const models = [...new Set(block.models.map(({ name }) => clean(modelLabel(name))))]
  lines.push(['Models', cutList(models, query.screen.width - 11)])
  return lines.map((line) => lineText(line, query.screen)).join('')
}

function lineText([label, text]: TextLine, { paint, width }: Screen): string {
  const [first = '', ...rest] = wrapPainted(text, width - 11)
  return [` ${paint.dim(padEnd(label, 9))} ${first}`, ...rest.map((line) => `${' '.repeat(11)}${line}`), ''].join('\n')
}

type TextLine = readonly [label: string, text: string]

function timeLine({ startMs, endMs }: Block, { options, nowMs, screen }: BlocksQuery): TextLine {
  const { zone } = options
  const left = duration(endMs - nowMs)
  const bar = screen.paint.cyan(meter((nowMs - startMs) / (endMs - startMs), 20))
  return ['Time', `${bar} ${clock(zone, startMs)} to ${clock(zone, endMs)}, ${left} left`]
}

function usedLine({ sums }: Block, { options }: BlocksQuery): TextLine {
  const cost = options.noCost ? '' : `, ${money(costOf(sums))}`
  return ['Used', `${smartNumber(tokensOf(sums))} tokens in ${plural(sums.calls, 'call')}${cost}`]
}

function paceLines(block: Block, { options, nowMs, screen }: BlocksQuery): TextLine[] {
  const rate = burnRateOf(block)
  const projection = projectionOf(block, nowMs)
  if (rate === null || projection === null || !isPaceTelling(block)) return []
  const level = levelText(burnLevel(rate), screen.paint)
  const { isPartial } = costOf(block.sums)
  const perHour = options.noCost ? '' : `, ${money({ nanoUsd: rate.nanoUsdPerHour, isPartial })} an hour`
  const comesTo = options.noCost ? '' : `, ${money({ nanoUsd: projection.nanoUsd, isPartial })}`
  return [
    ['Pace', `${smartNumber(rate.tokensPerMinute)} tokens a minute${perHour} (${level})`],
    [
      'Comes to',
      `about ${smartNumber(projection.tokens)} tokens${comesTo} by ${clock(options.zone, block.endMs)}, at this pace`,
    ],
  ]
}

/** A burn level in its colour. */
export function levelText(level: BurnLevel, paint: Paint): string {
  const style = { normal: paint.green, moderate: paint.yellow, high: paint.red } satisfies Record<BurnLevel, unknown>
  return style[level](level)
}

function limitLines(block: Block, { limit, nowMs, screen }: BlocksQuery): TextLine[] {
  if (limit === null) return []
  const used = tokensOf(block.sums)
  const check = isPaceTelling(block) ? checkLimit(block, limit, nowMs) : null
  const percent = `${((used / limit) * 100).toFixed(0)}% of ${smartNumber(limit)} tokens`
  if (check === null) return [['Limit', percent]]
  const { paint } = screen
  const outcome = {
    ok: paint.green('stays within it'),
    warning: paint.yellow(`comes near it: ${check.usedPercent.toFixed(0)}%`),
    exceeds: paint.red(`will exceed it: ${check.usedPercent.toFixed(0)}%`),
  } satisfies Record<typeof check.status, string>
  return [['Limit', `${percent}, ${outcome[check.status]}`]]
}
