import type { Fleet } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { useNowMs } from '../../app/clock.ts'
import { privacy } from '../../app/preferences.ts'
import { setParams, useRoute } from '../../app/route.ts'
import { localDayText } from '../../format/time.ts'
import { Choice } from '../../parts/choice.tsx'
import { Ago } from '../../parts/moment.tsx'
import { Name } from '../../parts/shown.tsx'
import { DailyPanel } from './daily-panel.tsx'
import { machineFacts, totalsOf } from './fleet-facts.ts'
import { type FleetPageView, firstDayOf, fleetPageView, ranges, spanWith } from './fleet-view.ts'
import { ImportsPanel } from './imports-panel.tsx'
import { MachinesPanel } from './machines-panel.tsx'
import { ModelsPanel } from './models-panel.tsx'
import { NoFleet } from './no-fleet.tsx'
import { PeoplePanel } from './people-panel.tsx'
import { ProjectsPanel } from './projects-panel.tsx'
import { QueryBrowser } from './query-browser.tsx'
import { SendingPanel } from './sending-panel.tsx'
import { Tally } from './tally.tsx'
import { useFleet, useHeard, useRows } from './use-fleet.ts'
import '../../design/list.css'
import '../../design/usage.css'
import './fleet.css'

/** Usage of many machines: who, where, on what, how fresh, and any question that has a name. */
export function FleetPage(): ReactElement {
  const { data: fleet, error } = useFleet()
  const kind = fleet?.place.kind
  return (
    <section aria-labelledby="fleet-title" className="fleet">
      <div className="page-head">
        <h1 id="fleet-title">Fleet</h1>
        {fleet !== undefined && kind !== 'none' && <Place fleet={fleet} />}
      </div>
      {error !== null && fleet === undefined && <p className="away">{error.message}</p>}
      {fleet === undefined && error === null && <div className="totals-wait" aria-busy="true" />}
      {kind === 'none' && <NoFleet />}
      {fleet !== undefined && kind !== 'none' && <Numbers fleet={fleet} />}
    </section>
  )
}

function Place({ fleet: { place, machine } }: { readonly fleet: Fleet }): ReactElement {
  const tenant = machine?.tenant ?? 'default'
  return (
    <p className="muted">
      {place.kind === 'hub' ? (
        'what other machines sent to this hub'
      ) : (
        <>
          database <Name text={place.database ?? ''} /> at <Name text={place.url ?? ''} />
        </>
      )}
      {tenant !== 'default' && (
        <>
          , team <Name text={tenant} />
        </>
      )}
    </p>
  )
}

function Numbers({ fleet }: { readonly fleet: Fleet }): ReactElement {
  const view = fleetPageView(useRoute().params)
  const { from, to } = view
  const isUsual = view.range !== 'custom'
  const overview = useRows('machine-overview', { from, to }, isUsual)
  const heard = useHeard(fleet)
  const machines = machineFacts(overview.data?.rows ?? [], heard)
  const isEmpty = overview.data?.rows.length === 0 && heard.length === 0
  const shown = (overview.data?.rows ?? []).filter(({ machine_id: id }) => (view.machine ?? id) === id)
  return (
    <>
      {fleet.fault !== null && <Trouble fleet={fleet} askedMs={overview.data?.askedMs ?? null} />}
      {fleet.fault === null && overview.error !== null && (
        <p className="away" role="status">
          {overview.error.message}
        </p>
      )}
      {!isEmpty && (
        <>
          <Toolbar view={view} machines={machines} />
          {overview.data === undefined && overview.error === null && <div className="totals-wait" aria-busy="true" />}
          {overview.data !== undefined && (
            <Tally totals={totalsOf(shown)} machines={machines.filter(({ calls }) => calls > 0).length} view={view} />
          )}
          <DailyPanel view={view} />
          {(overview.data !== undefined || overview.error !== null) && (
            <MachinesPanel machines={machines} view={view} isKnown={overview.data !== undefined} />
          )}
          <div className="fleet-pair">
            <PeoplePanel view={view} />
            <ModelsPanel view={view} />
          </div>
          <ProjectsPanel view={view} />
          <ImportsPanel view={view} />
        </>
      )}
      {isEmpty && fleet.fault === null && (
        <p className="empty">
          The place is there, and no machine has sent anything yet. <code>aic fleet import</code> on each machine does,
          or the button below for this one.
        </p>
      )}
      <SendingPanel fleet={fleet} />
      <QueryBrowser view={view} />
    </>
  )
}

function Trouble({ fleet, askedMs }: { readonly fleet: Fleet; readonly askedMs: number | null }): ReactElement | null {
  if (fleet.fault === null) return null
  return (
    <p className="away" role="status">
      <b>The fleet can’t be asked.</b> {fleet.fault.message}. {fleet.fault.advice}
      {askedMs !== null && (
        <>
          {' '}
          The numbers below are of <Ago atMs={askedMs} />.
        </>
      )}
    </p>
  )
}

function Toolbar({
  view,
  machines,
}: {
  readonly view: FleetPageView
  readonly machines: ReturnType<typeof machineFacts>
}): ReactElement {
  const isPrivate = privacy.use() === 'private'
  const chosen = machines.find(({ id }) => id === view.machine)
  const today = localDayText(useNowMs())
  const [first, last] = [firstDayOf(view.from, today) ?? '', view.to === 'today' ? today : view.to]
  const change = (name: 'from' | 'to', value: string): void =>
    setParams({ ...spanWith({ from: first, to: last }, name, value), range: null }, { isStep: true })
  return (
    <div className="toolbar">
      <Choice
        label="Span"
        words={ranges}
        value={view.range as keyof typeof ranges}
        onChoose={(range) => setParams({ range, from: null, to: null }, { isStep: true })}
      />
      {!isPrivate && (
        <Choice
          label="Measured in"
          words={{ cost: 'cost', tokens: 'tokens' }}
          value={view.measure}
          onChoose={(measure) => setParams({ measure })}
        />
      )}
      <span className="days">
        <input type="date" aria-label="First day" value={first} onChange={(e) => change('from', e.target.value)} />
        <span aria-hidden="true">–</span>
        <input type="date" aria-label="Last day" value={last} onChange={(e) => change('to', e.target.value)} />
      </span>
      {view.machine !== null && (
        <button type="button" className="filter" onClick={() => setParams({ machine: null }, { isStep: true })}>
          <span className="visually-hidden">Remove the filter </span>
          machine <Name text={chosen?.name ?? view.machine} />
          <span aria-hidden="true">×</span>
        </button>
      )}
    </div>
  )
}
