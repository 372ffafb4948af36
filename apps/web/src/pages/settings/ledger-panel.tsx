import type { LedgerFacts } from '@aic/agent/api'
import { type FormEvent, type ReactElement, useId, useState } from 'react'
import { useAction } from '../../api/action.ts'
import { send } from '../../api/ask.ts'
import { askFile } from '../../api/ask-file.ts'
import { saveFile } from '../../export/save-file.ts'
import { exactText, plural } from '../../format/count.ts'
import { Moment } from '../../parts/moment.tsx'
import { SaidText } from '../../parts/said-text.tsx'
import { Name } from '../../parts/shown.tsx'
import { sizeText } from './size-text.ts'

/** What the ledger holds, how to take it along, and how to be rid of it. */
export function LedgerPanel({ ledger }: { readonly ledger: LedgerFacts }): ReactElement {
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
        <li>Calls stay for good, also when their logs are deleted: tokens, times, models and folders, never a text.</li>
        <li>
          Windows of limits are kept when they change, alerts with what became of them, answers of vendors for a day.
        </li>
        <li>Nothing of it leaves this machine by itself.</li>
      </ul>
      <p className="form-end">
        <button type="button" className="button" disabled={take.isBusy} onClick={() => void take.run()}>
          {take.isBusy ? 'Exporting …' : 'Export all calls'}
        </button>
        <span className="muted">
          lines of JSON; back in with <code>aic ledger import</code>
        </span>
        <SaidText said={take.said} />
      </p>
      <Erase calls={calls} />
    </>
  )
}

const phrase = 'erase my history'

function Erase({ calls }: { readonly calls: number }): ReactElement {
  const id = useId()
  const [typed, setTyped] = useState('')
  const erase = useAction(async () => {
    const after = await send<LedgerFacts>('POST', '/api/ledger/erase', { confirm: typed })
    setTyped('')
    return `Erased. The logs that are still there tell of ${exactText(after.calls)} calls.`
  })
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault()
    void erase.run()
  }
  return (
    <details className="more">
      <summary>Erase the ledger</summary>
      <form className="erase" onSubmit={onSubmit}>
        <p>
          All {exactText(calls)} calls are forgotten; then the logs that are still on this machine are read again. What
          only the ledger knows is gone for good. To keep a copy, export first; to be rid of all, delete the agents’
          logs first.
        </p>
        <label htmlFor={id}>
          Type <b>{phrase}</b>
        </label>
        <input
          id={id}
          className="field"
          autoComplete="off"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <button
          type="submit"
          className="button danger"
          disabled={erase.isBusy || typed.trim().toLowerCase() !== phrase}
        >
          {erase.isBusy ? 'Erasing …' : 'Erase'}
        </button>
      </form>
      <SaidText said={erase.said} />
    </details>
  )
}
