import type { Block, Overview } from '@aic/agent/api'
import type { CSSProperties, ReactElement } from 'react'
import { useNowMs } from '../../app/clock.ts'
import { countText } from '../../format/count.ts'
import { Until } from '../../parts/moment.tsx'
import { Empty, Panel } from '../../parts/panel.tsx'
import { Money } from '../../parts/shown.tsx'

/** The 5-hour block that is going on: what it used, how fast, what it comes to. */
export function BlockPanel({ overview }: { readonly overview: Overview | undefined }): ReactElement {
  const block = overview?.block ?? null
  return (
    <Panel title="Active block" className="block-panel">
      {block === null ? (
        <Empty>None: no call in the last five hours of an agent whose plan counts in blocks.</Empty>
      ) : (
        <ActiveBlock block={block} />
      )}
    </Panel>
  )
}

/** A pace from less than five minutes is noise. */
const shortestPaceMs = 300_000

function ActiveBlock({ block }: { readonly block: Block }): ReactElement {
  const nowMs = useNowMs()
  const startMs = Date.parse(block.startTime)
  const endMs = Date.parse(block.endTime ?? block.startTime)
  const lastMs = Date.parse(block.actualEndTime ?? block.startTime)
  const elapsed = Math.min(100, Math.max(0, ((nowMs - startMs) / (endMs - startMs)) * 100))
  const isPaceTold = lastMs - startMs >= shortestPaceMs
  return (
    <>
      <p className="block-head">
        <span className="block-cost">
          <Money usd={block.costUSD} isPartial={block.aic?.isCostPartial ?? false} />
        </span>
        <span>{countText(block.totalTokens)} tokens</span>
      </p>
      <div className="span-bar" style={{ '--elapsed': `${elapsed}%` } as CSSProperties} aria-hidden="true" />
      <dl className="facts">
        <div>
          <dt>ends</dt>
          <dd>
            <Until atMs={endMs} />
          </dd>
        </div>
        {isPaceTold && block.burnRate !== null && (
          <div>
            <dt>pace</dt>
            <dd>
              <Money usd={block.burnRate.costPerHour} isPartial={block.aic?.isCostPartial ?? false} /> an hour,{' '}
              {countText(block.burnRate.tokensPerMinute)} tokens a minute
            </dd>
          </div>
        )}
        {isPaceTold && block.projection !== null && (
          <div>
            <dt>at this pace</dt>
            <dd>
              <Money usd={block.projection.totalCost} isPartial={block.aic?.isCostPartial ?? false} />,{' '}
              {countText(block.projection.totalTokens)} tokens at its end
            </dd>
          </div>
        )}
      </dl>
    </>
  )
}
