import type { Overview } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { countText, plural } from '../../format/count.ts'
import { moneyText } from '../../format/money.ts'
import { bucketText } from '../../format/time.ts'
import { Empty, Panel } from '../../parts/panel.tsx'
import { Money } from '../../parts/shown.tsx'
import { AllMachinesSpent } from './all-machines-spent.tsx'
import { DayBars } from './day-bars.tsx'

type Part = Overview['today']

/** What today, this week and this month came to, and the last thirty days one by one. */
export function SpendingPanel({
  overview,
  isHub = false,
}: {
  readonly overview: Overview | undefined
  /** Other machines tell this agent of theirs. Defaults to false. */
  readonly isHub?: boolean
}): ReactElement {
  if (overview === undefined) return <Panel title="Spent">{<Empty>Asking the agent…</Empty>}</Panel>
  const { today, week, month, recent } = overview
  if (recent.aic.calls === 0 && month.aic.calls === 0) return <NothingYet isHub={isHub} />
  return (
    <Panel title="Spent" className="spending">
      <div className="sums">
        <Sum name="today" part={today} before={today.yesterdayByNow} beforeName="yesterday by now" isMain />
        <Sum name="this week" part={week} before={week.lastWeekByNow} beforeName="last week by now" />
        <Sum name={bucketText(month.month)} part={month} before={null} beforeName="" />
      </div>
      {isHub && <AllMachinesSpent />}
      <DayBars days={recent.days} />
    </Panel>
  )
}

function Sum({
  name,
  part,
  before,
  beforeName,
  isMain = false,
}: {
  readonly name: string
  readonly part: Pick<Part, 'totalCost' | 'totalTokens' | 'aic'>
  readonly before: Pick<Part, 'totalCost'> | null
  readonly beforeName: string
  readonly isMain?: boolean
}): ReactElement {
  return (
    <div className={isMain ? 'sum main' : 'sum'}>
      <h3>{name}</h3>
      <p className="sum-cost">
        <Money usd={part.totalCost} isPartial={part.aic.isCostPartial} />
      </p>
      <p className="sum-more">
        {countText(part.totalTokens)} tokens, {plural(part.aic.calls, 'call')}
      </p>
      {before !== null && before.totalCost !== null && (
        <p className="sum-more">
          {beforeName} <Money usd={before.totalCost} />
        </p>
      )}
    </div>
  )
}

function NothingYet({ isHub }: { readonly isHub: boolean }): ReactElement {
  return (
    <Panel title="Spent" className="spending">
      <Empty>
        No log of an AI agent was found for the last thirty days. Use Claude Code, Codex, Gemini CLI or another on this
        machine, and this fills by itself. <code>aic doctor</code> says where aic looks; <code>aic --demo</code> shows
        made-up numbers.
      </Empty>
      {isHub && <AllMachinesSpent />}
    </Panel>
  )
}

/** For the title of the page. */
export const todayText = ({ today }: Overview): string => moneyText(today.totalCost)
