import type { Settings } from '@aic/agent/api'
import { type ReactElement, useId, useState } from 'react'
import { useAction } from '../../api/action.ts'
import { send } from '../../api/ask.ts'
import { SaidText } from '../../parts/said-text.tsx'

/** Settings as far as they are changed here. */
interface Shown {
  readonly retention?: { readonly days?: number; readonly callDays?: number }
}

const spans = { '': 'for ever', '90': '90 days', '180': '180 days', '365': 'a year', '730': 'two years' } as const

/** For how long things are kept; the agent forgets daily what is older. */
export function Retention({ settings }: { readonly settings: Settings }): ReactElement {
  const { days, callDays } = (settings.config as unknown as Shown).retention ?? {}
  const [asked, setAsked] = useState<number | null>(null)
  const save = useAction(async (change: object) => {
    await send('POST', '/api/config', { config: { retention: change } })
    setAsked(null)
    return 'Saved.'
  })
  return (
    <div className="form retention">
      <Span
        label="Keep calls"
        days={asked ?? callDays}
        onChoose={(count) => (count === null ? void save.run({ callDays: null }) : setAsked(count))}
      />
      {asked !== null && (
        <p className="form-end" role="status">
          Calls older than {asked} days will be gone for good, also where their logs are still there.
          <button type="button" className="button danger" onClick={() => void save.run({ callDays: asked })}>
            Forget them
          </button>
          <button type="button" className="button" onClick={() => setAsked(null)}>
            Keep them
          </button>
        </p>
      )}
      <Span
        label="Keep telemetry and history of limits"
        days={days}
        onChoose={(count) => void save.run({ days: count })}
      />
      <SaidText said={save.said} />
    </div>
  )
}

interface SpanProps {
  readonly label: string
  readonly days: number | undefined
  readonly onChoose: (days: number | null) => void
}

function Span({ label, days, onChoose }: SpanProps): ReactElement {
  const id = useId()
  const value = days === undefined ? '' : String(days)
  return (
    <div className="form-row">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="field wide"
        value={value}
        onChange={({ target }) => onChoose(target.value === '' ? null : Number(target.value))}
      >
        {Object.entries(spans).map(([count, words]) => (
          <option key={count} value={count}>
            {words}
          </option>
        ))}
        {!Object.hasOwn(spans, value) && <option value={value}>{value} days</option>}
      </select>
    </div>
  )
}
