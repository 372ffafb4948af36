import type { MonitorStatus, Overview } from '@aic/agent/api'
import { type ReactElement, useEffect } from 'react'
import { useAnswer } from '../../api/query.ts'
import { privacy } from '../../app/preferences.ts'
import { BlockPanel } from './block-panel.tsx'
import { LimitsPanel } from './limits-panel.tsx'
import { ProblemList } from './problem-list.tsx'
import { problemsOf } from './problems.ts'
import { ProvidersPanel } from './providers-panel.tsx'
import { SpendingPanel, todayText } from './spending-panel.tsx'
import { TopPanel } from './top-panel.tsx'

/** What is used, what it costs, what runs out when. */
export function NowPage(): ReactElement {
  const { data: status, isPending: isAsking } = useAnswer<MonitorStatus>({
    path: '/api/limits',
    madeOf: 'limits',
    isKept: true,
  })
  const { data: overview, isPending: isSumming } = useAnswer<Overview>({
    path: '/api/overview',
    madeOf: 'ledger',
    isKept: true,
  })
  const isPrivate = privacy.use() === 'private'
  useEffect(() => {
    document.title = overview === undefined || isPrivate ? 'aic' : `${todayText(overview)} today – aic`
  }, [overview, isPrivate])
  const isUsed = overview === undefined || overview.recent.aic.calls + overview.month.aic.calls > 0
  // All at once, so that nothing moves under the reader's eyes.
  if (isAsking || isSumming)
    return (
      <h1 className="visually-hidden" aria-busy="true">
        Now
      </h1>
    )
  return (
    <div className="now">
      <h1 className="visually-hidden">Now</h1>
      <ProblemList problems={problemsOf(status, overview)} />
      <div className="now-side">
        <SpendingPanel overview={overview} isHub={status?.allMachines !== undefined} />
        {isUsed && (
          <TopPanel
            title="Projects this month"
            aside={<a href="#/projects">thirty days</a>}
            rows={overview?.month.projects ?? []}
            filter="project"
            range="month"
          />
        )}
        {isUsed && <BlockPanel overview={overview} />}
      </div>
      <LimitsPanel status={status} />
      {isUsed && (
        <TopPanel
          title="Models"
          aside={<span className="muted">thirty days</span>}
          rows={overview?.models ?? []}
          filter="model"
          range="30d"
        />
      )}
      <ProvidersPanel status={status} />
    </div>
  )
}
