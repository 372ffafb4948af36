import type { CacheSavings, Hours, ReportEnvelope, ReportRow, Series } from '@aic/agent/api'
import { type ReactElement, useMemo } from 'react'
import { useAnswer } from '../../api/query.ts'
import { useNowMs } from '../../app/clock.ts'
import { privacy } from '../../app/preferences.ts'
import { useRoute } from '../../app/route.ts'
import { localDayText } from '../../format/time.ts'
import { Panel } from '../../parts/panel.tsx'
import '../../design/usage.css'
import { BreakdownTable } from './breakdown.tsx'
import { CalendarPanel } from './calendar-panel.tsx'
import { ChartPanel } from './chart-panel.tsx'
import { HoursPanel } from './hours-panel.tsx'
import { SessionsPanel } from './sessions-panel.tsx'
import { spread } from './spread.ts'
import { Toolbar } from './toolbar.tsx'
import { type Totals, TotalsStrip } from './totals-strip.tsx'
import { daysBefore, reportQuery, viewOf } from './view.ts'

const reports = { model: 'models', project: 'projects', source: 'sources' } as const

type Report = Readonly<Record<string, readonly ReportRow[]>> & { readonly totals: Totals; readonly aic: ReportEnvelope }

const useReport = <Answer extends object>(path: string) => useAnswer<Answer>({ path, madeOf: 'ledger' })

/** Cost and tokens over time: by what, when, where, down to the calls of a session. */
export function UsagePage(): ReactElement {
  const { params } = useRoute()
  const today = localDayText(useNowMs())
  const view = viewOf(params, today)
  const { bucket, from, to } = view
  const isPrivate = privacy.use() === 'private'
  const measure = isPrivate ? 'tokens' : view.measure
  const query = reportQuery(view)
  const yearView = { ...view, from: daysBefore(today, 370), to: null }
  // While a new question is answered the last answer stays: it is of another span, and is shown as it came.
  const { data: told, isPlaceholderData } = useReport<Series>(
    `/api/reports/series?by=${view.by}&bucket=${view.bucket}&${query}`,
  )
  const series = useMemo(
    () => (told === undefined || isPlaceholderData ? told : spread(told, { bucket, from, to }, today)),
    [told, isPlaceholderData, bucket, from, to, today],
  )
  const {
    data: report,
    error,
    isPending: isSumming,
  } = useReport<Report>(`/api/reports/${reports[view.by]}?${query}&limit=500`)
  const { data: savings } = useReport<CacheSavings>(`/api/reports/savings?${query}`)
  const { data: hours, isPending: isTiming } = useReport<Hours>(`/api/reports/hours?${query}`)
  const { data: year, isPending: isLooking } = useReport<Series>(`/api/reports/series?most=1&${reportQuery(yearView)}`)
  // What stands below the chart comes at once, so that nothing moves under the reader's eyes.
  const isBelow = !isSumming && !isTiming && !isLooking
  const startOfWeek = report?.aic.startOfWeek
  return (
    <div className="usage">
      <h1 className="visually-hidden">Usage</h1>
      <Toolbar view={view} today={today} />
      {error !== null && <p className="away">{error.message}</p>}
      {isSumming && <div className="totals-wait" aria-busy="true" />}
      {report !== undefined && report.totals.aic.calls > 0 && (
        <TotalsStrip view={view} totals={report.totals} envelope={report.aic} savings={savings} />
      )}
      <ChartPanel view={view} measure={measure} series={series} isPrivate={isPrivate} />
      {isBelow && report?.totals.aic.calls !== 0 && (
        <>
          <Panel title={{ model: 'Models', project: 'Projects', source: 'Agents' }[view.by]} className="breakdown">
            {report !== undefined && (
              <BreakdownTable
                by={view.by}
                breakdown={{ rows: report[reports[view.by]] ?? [], totals: report.totals }}
                series={series}
              />
            )}
          </Panel>
          <HoursPanel hours={hours} measure={measure} startOfWeek={startOfWeek} />
        </>
      )}
      {isBelow && year?.buckets.length !== 0 && (
        <CalendarPanel year={year} today={today} measure={measure} startOfWeek={startOfWeek} />
      )}
      {isBelow && report !== undefined && report.totals.aic.calls > 0 && <SessionsPanel view={view} />}
    </div>
  )
}
