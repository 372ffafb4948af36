import type { LedgerFacts, Settings } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { useAction } from '../../api/action.ts'
import { askFile } from '../../api/ask-file.ts'
import { saveFile } from '../../export/save-file.ts'
import { plural } from '../../format/count.ts'
import { Moment } from '../../parts/moment.tsx'
import { SaidText } from '../../parts/said-text.tsx'
import { Name } from '../../parts/shown.tsx'
import { EraseForm } from './erase-form.tsx'
import { Retention } from './retention.tsx'
import { sizeText } from './size-text.ts'

/** What the ledger holds, how to take it along, and how to be rid of it. */
export function LedgerPanel({
  ledger,
  settings,
}: {
  readonly ledger: LedgerFacts
  readonly settings: Settings | undefined
}): ReactElement {
  const { path, sizeBytes, calls, sessions, firstActivity, lastActivity } = ledger
  const take = useAction(async () => {
    saveFile('aic-ledger.jsonl', await askFile('/api/ledger/export'))
    return null
  })
  return (
    <>
      <p className="ledger-sum">
        <b>{plural(calls, 'call')}</b> of {plural(sessions, 'session')}
        {firstActivity !== null && lastActivity !== null && (
          <>
            , <Moment atMs={Date.parse(firstActivity)} /> to <Moment atMs={Date.parse(lastActivity)} />
          </>
        )}
        , {sizeText(sizeBytes)} in{' '}
        <code>
          <Name text={path} />
        </code>
      </p>
      <ul className="kept">
        <li>Calls stay also when their logs are deleted: tokens, times, models and folders, never a text.</li>
        <li>
          Windows of limits are kept when they change, alerts with what became of them, answers of vendors for a day.
        </li>
        <li>Nothing of it leaves this machine by itself.</li>
      </ul>
      {settings !== undefined && <Retention settings={settings} />}
      <p className="form-end">
        <button type="button" className="button" disabled={take.isBusy} onClick={() => void take.run()}>
          {take.isBusy ? 'Exporting …' : 'Export all calls'}
        </button>
        <span className="muted">
          lines of JSON; back in with <code>aic ledger import</code>
        </span>
        <SaidText said={take.said} />
      </p>
      <EraseForm calls={calls} />
    </>
  )
}
