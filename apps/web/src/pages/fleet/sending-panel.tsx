import type { Fleet } from '@aic/agent/api'
import type { ReactElement, ReactNode } from 'react'
import { useAction } from '../../api/action.ts'
import { send } from '../../api/ask.ts'
import { exactText, plural } from '../../format/count.ts'
import { Ago, Until } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { SaidText } from '../../parts/said-text.tsx'
import { Name } from '../../parts/shown.tsx'

const hashModes = {
  keyed: 'hashed with the team’s key',
  legacy8: 'hashed as in the original design: short, and without a key',
  plain: 'sent as they are',
} as const

/** What this machine sent, what waits, and a button that sends it. */
export function SendingPanel({ fleet }: { readonly fleet: Fleet }): ReactElement {
  const { machine, push, last, hashMode, schema, place, way } = fleet
  const start = useAction(async () => {
    await send('POST', '/api/fleet/push', {})
    return null
  })
  return (
    <Panel title="This machine">
      <dl className="facts">
        <Fact title="Called">
          {machine !== null && <Name text={machine.name} title={`${machine.name}, ${machine.id}`} />}
        </Fact>
        <Fact title="Last sent">
          {last === null ? (
            way === 'ccusage' ? (
              'by ccusage: see Imports'
            ) : (
              'never'
            )
          ) : (
            <>
              <Ago atMs={last.atMs} />, {plural(last.records, 'record')} in all
            </>
          )}
        </Fact>
        <Fact title="Waiting">
          <Waiting fleet={fleet} />
        </Fact>
        <Fact title="By itself">
          {push.everyMinutes === null ? <NeverByItself way={way} /> : `every ${push.everyMinutes} min`}
          {push.nextMs !== null && (
            <>
              , next <Until atMs={push.nextMs} />
            </>
          )}
        </Fact>
        <Fact title="Names">{hashModes[hashMode]}</Fact>
        {place.kind === 'clickhouse' && (
          <Fact title="Tables">{schema.version === null ? 'unknown' : `of schema ${schema.version}`}</Fact>
        )}
      </dl>
      <p className="form-end">
        <button
          type="button"
          className="button"
          disabled={push.isRunning || start.isBusy}
          onClick={() => void start.run()}
        >
          {push.isRunning ? 'Sending …' : 'Send what is new'}
        </button>
        <span role="status" className="muted">
          {push.isRunning ? progressText(push.progress) : ''}
        </span>
        <SaidText said={start.said ?? endSaid(push)} />
      </p>
    </Panel>
  )
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function NeverByItself({ way }: { readonly way: Fleet['way'] }): ReactElement {
  return (
    <>
      {way === null ? 'hourly, once it has been sent by hand' : 'never'}: <code>aic config set fleet.pushEvery 60</code>
    </>
  )
}

function Waiting({ fleet: { waiting, last } }: { readonly fleet: Fleet }): ReactElement {
  if (waiting === null) return <span className="unknown">{last === null ? 'all of the ledger' : 'not known yet'}</span>
  const { events, takenBack } = waiting
  if (events + takenBack === 0) return <span>nothing</span>
  return (
    <span>
      {plural(events, 'call')}
      {takenBack > 0 && `, ${exactText(takenBack)} to take back`}
    </span>
  )
}

const steps = { collect: 'reading the logs', events: 'calls', blocks: 'blocks', quotas: 'limits' } as const

function progressText(progress: Fleet['push']['progress']): string {
  if (progress === null) return 'starting'
  const { step, eventsDone, eventsTotal } = progress
  if (step !== 'events') return steps[step]
  return `${exactText(eventsDone)}${eventsTotal === null ? '' : ` of ${exactText(eventsTotal)}`} calls`
}

/** How the last one ended, in words. */
function endSaid({ isRunning, end, fault }: Fleet['push']) {
  if (isRunning) return null
  const wrong = fault ?? end?.fault ?? null
  if (wrong !== null) return { isGood: false, text: `${wrong.message}. ${wrong.advice}` }
  if (end === null) return null
  if (end.status === 'busy') return { isGood: true, text: 'Another process of aic sends at this moment.' }
  const text = end.events + end.takenBack === 0 ? 'Nothing was new.' : `Sent ${plural(end.events, 'call')}.`
  return { isGood: end.status !== 'partial' && end.status !== 'failed', text }
}
