import type { LedgerFacts } from '@aic/agent/api'
import { type FormEvent, type ReactElement, useId, useState } from 'react'
import { useAction } from '../../api/action.ts'
import { send } from '../../api/ask.ts'
import { exactText } from '../../format/count.ts'
import { bucketText } from '../../format/time.ts'
import { SaidText } from '../../parts/said-text.tsx'

const phrase = 'erase my history'

/** Erases all, or what was before a day; it takes words that nobody types by mistake. */
export function EraseForm({ calls }: { readonly calls: number }): ReactElement {
  const id = useId()
  const [typed, setTyped] = useState('')
  const [before, setBefore] = useState('')
  const erase = useAction(async () => {
    const day = before === '' ? {} : { before }
    const after = await send<LedgerFacts>('POST', '/api/ledger/erase', { confirm: typed, ...day })
    setTyped('')
    if (before !== '') return `Erased. ${exactText(after.calls)} calls are left.`
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
        <What before={before} onBefore={setBefore} calls={calls} />
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

interface WhatProps {
  /** `2026-01-31`; empty: all. */
  readonly before: string
  readonly onBefore: (day: string) => void
  readonly calls: number
}

/** What goes, and what that means. */
function What({ before, onBefore, calls }: WhatProps): ReactElement {
  const id = useId()
  return (
    <>
      <label htmlFor={id}>Only what was before</label>
      <input id={id} className="field" type="date" value={before} onChange={({ target }) => onBefore(target.value)} />
      <span className="muted">{before === '' ? 'no day is chosen: all' : 'that day stays'}</span>
      {before === '' ? (
        <p>
          All {exactText(calls)} calls are forgotten; then the logs that are still on this machine are read again. What
          only the ledger knows is gone for good. To keep a copy, export first; to be rid of all, delete the agents’
          logs first.
        </p>
      ) : (
        <p>
          Every call before {bucketText(before)} is gone for good, also where its log is still there, with telemetry and
          history of limits of that time. To keep a copy, export first.
        </p>
      )}
    </>
  )
}
