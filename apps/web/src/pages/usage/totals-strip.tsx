import type { CacheSavings, Extras, ReportEnvelope } from '@aic/agent/api'
import type { ReactElement, ReactNode } from 'react'
import { countText, exactText, percentText, plural } from '../../format/count.ts'
import { bucketText } from '../../format/time.ts'
import { Money } from '../../parts/shown.tsx'
import type { UsageView } from './view.ts'

/** What all rows of a report come to. */
export interface Totals {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cacheCreationTokens: number
  readonly cacheReadTokens: number
  readonly totalTokens: number
  readonly totalCost: number | null
  readonly aic: Extras
}

/** The share of prompts that was read from the cache, which costs a tenth of what is sent anew; null without prompts. */
export function cachedPercent({ inputTokens, cacheReadTokens, cacheCreationTokens }: Totals): number | null {
  const prompt = inputTokens + cacheReadTokens + cacheCreationTokens
  return prompt === 0 ? null : (100 * cacheReadTokens) / prompt
}

/** The sums of the span in one line: cost, tokens, what the cache served, what ran in the background, what has no price. */
export function TotalsStrip({
  view,
  totals,
  envelope,
  savings,
}: {
  readonly view: UsageView
  readonly totals: Totals
  readonly envelope: Pick<ReportEnvelope, 'unpricedModels'>
  readonly savings: CacheSavings | undefined
}): ReactElement {
  const { background, unpricedCalls, calls } = totals.aic
  const names = envelope.unpricedModels.map(({ modelName }) => modelName).join(', ')
  return (
    <dl className="totals">
      <Total name={`cost, ${spanName(view)}`} isMain>
        <Money usd={totals.totalCost} isPartial={totals.aic.isCostPartial} />
      </Total>
      <Total name="tokens" title={exactText(totals.totalTokens)}>
        {countText(totals.totalTokens)}
      </Total>
      <Total name="calls">{exactText(calls)}</Total>
      <Total name="in · out" title="Sent anew, and answered">
        {countText(totals.inputTokens + totals.cacheCreationTokens)} · {countText(totals.outputTokens)}
      </Total>
      <Total
        name="prompts from the cache"
        title={`${exactText(totals.cacheReadTokens)} tokens were read from the cache`}
      >
        {percentText(cachedPercent(totals))}
      </Total>
      {savings !== undefined && savings.cacheReadTokens > 0 && (
        <Total
          name="saved by the cache"
          title="What cache reads would have cost as plain input, less what writing cost more"
        >
          <Money usd={savings.savedUSD - savings.extraUSD} isPartial={savings.unpricedTokens > 0} />
        </Total>
      )}
      {background.calls > 0 && (
        <Total
          name="in the background"
          title={`${plural(background.calls, 'call')} that agents booked but did not log`}
        >
          <Money usd={background.totalCost} />
        </Total>
      )}
      {unpricedCalls > 0 && (
        <Total name="without a price" title={names}>
          {plural(unpricedCalls, 'call')}
        </Total>
      )}
    </dl>
  )
}

const rangeNames: Readonly<Record<string, string>> = {
  '7d': '7 days',
  month: 'this month',
  '30d': '30 days',
  '90d': '90 days',
  '1y': 'a year',
  all: 'all that is known',
}

/** The span in words: `30 days`, `Thu, 19 Nov`, `1 Nov – 20 Nov`. */
function spanName({ range, from, to }: UsageView): string {
  const name = rangeNames[range]
  if (name !== undefined) return name
  if (from === to && from !== null) return bucketText(from)
  const day = (text: string | null, open: string): string =>
    text === null ? open : bucketText(text, { isShort: true })
  return `${day(from, 'the beginning')} – ${day(to, 'now')}`
}

function Total({
  name,
  title,
  isMain = false,
  children,
}: {
  readonly name: string
  readonly title?: string
  readonly isMain?: boolean
  readonly children: ReactNode
}): ReactElement {
  return (
    <div className={isMain ? 'total main' : 'total'} title={title}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
