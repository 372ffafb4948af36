import type { ReactElement } from 'react'
import { privacy } from '../../app/preferences.ts'
import { countText } from '../../format/count.ts'
import { moneyText } from '../../format/money.ts'
import type { ProjectRow } from './project-view.ts'

const widthPx = 150
const heightPx = 22
const dayMs = 86_400_000

/** Thirty days of a project, all projects on one scale; the root of cost, so that a small day is still seen beside a dear one. */
export function DaySpark({
  row: { dailyCost, dailyTokens },
  mostUsd,
  firstDay,
}: {
  readonly row: ProjectRow
  readonly mostUsd: number
  readonly firstDay: string
}): ReactElement {
  const isPrivate = privacy.use() === 'private'
  const mostTokens = Math.max(1, ...dailyTokens)
  const shares = dailyCost.map((usd, at) => (mostUsd > 0 ? usd / mostUsd : (dailyTokens[at] as number) / mostTokens))
  const step = widthPx / Math.max(1, shares.length)
  const used = dailyTokens.filter((tokens) => tokens > 0).length
  return (
    <svg
      className="day-spark"
      viewBox={`0 0 ${widthPx} ${heightPx}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`used on ${used} of ${shares.length} days`}
    >
      {shares.map((share, at) => {
        const height = share > 0 ? Math.max(1.5, Math.sqrt(share) * heightPx) : 0
        const tokens = dailyTokens[at] as number
        const day = new Date(Date.parse(firstDay) + at * dayMs).toISOString().slice(0, 10)
        return (
          <rect key={day} x={at * step} y={heightPx - height} width={step - 1} height={height}>
            <title>
              {day}: {isPrivate ? '' : `${moneyText(dailyCost[at] as number)}, `}
              {countText(tokens)} tokens
            </title>
          </rect>
        )
      })}
    </svg>
  )
}
