import type { Settings, WidgetTokens } from '@aic/agent/api'
import { type FormEvent, type ReactElement, useId, useState } from 'react'
import { useAction } from '../../api/action.ts'
import { send } from '../../api/ask.ts'
import { Ago } from '../../parts/moment.tsx'
import { SaidText } from '../../parts/said-text.tsx'
import { Name } from '../../parts/shown.tsx'
import { widgetSnippet } from '../widget/widget-address.ts'

/** Where the widget stands: addresses with keys of their own, and the pages that may frame it. */
export function WidgetSettings({
  settings,
  tokens,
}: {
  readonly settings: Settings
  readonly tokens: WidgetTokens['tokens'] | undefined
}): ReactElement {
  return (
    <div className="form">
      <p className="hint">
        Limits, sums and models for a corner of the screen or a page of yours. Each address has a key that reads these
        numbers and opens nothing else: no names, no calls, no settings.
      </p>
      <Addresses tokens={tokens} />
      <Origins settings={settings} />
    </div>
  )
}

function Addresses({ tokens }: { readonly tokens: WidgetTokens['tokens'] | undefined }): ReactElement {
  const id = useId()
  const [name, setName] = useState('')
  const [token, setToken] = useState<string | null>(null)
  const make = useAction(async () => {
    const made = await send<{ readonly token: string }>('POST', '/api/widget/tokens', { name })
    setToken(made.token)
    setName('')
    return null
  })
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault()
    void make.run()
  }
  return (
    <div>
      <h3>Addresses</h3>
      <ul className="grants" aria-label="Addresses of the widget">
        {tokens?.map((one) => (
          <Address key={one.id} token={one} />
        ))}
        {tokens?.length === 0 && <li className="muted">None yet.</li>}
      </ul>
      <form className="inline grant-form" onSubmit={onSubmit}>
        <label htmlFor={id}>Where it will stand</label>
        <input
          id={id}
          className="field"
          placeholder="the team’s wiki"
          maxLength={80}
          required
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <button type="submit" className="button" disabled={make.isBusy || name.trim() === ''}>
          Make an address
        </button>
        <SaidText said={make.said} />
      </form>
      {token !== null && <NewAddress token={token} onDone={() => setToken(null)} />}
    </div>
  )
}

function Address({ token }: { readonly token: WidgetTokens['tokens'][number] }): ReactElement {
  const { id, name, created_at } = token
  const revoke = useAction(async () => {
    await send('DELETE', `/api/widget/tokens/${id}`)
    return null
  })
  return (
    <li>
      <Name text={name} />
      <span className="muted">
        made <Ago atMs={Date.parse(created_at)} />
      </span>
      <button
        type="button"
        className="button"
        aria-label={`Revoke ${name}`}
        disabled={revoke.isBusy}
        onClick={() => void revoke.run()}
      >
        Revoke
      </button>
      <SaidText said={revoke.said} />
    </li>
  )
}

/** Shown once: only its digest is kept. */
function NewAddress({ token, onDone }: { readonly token: string; readonly onDone: () => void }): ReactElement {
  const { address, html } = widgetSnippet(location.origin, token)
  return (
    <div className="new-address" role="status">
      <p>
        <b>Copy it now:</b> it is not shown again.
      </p>
      <Copied label="Its address" text={address} />
      <Copied label="To paste into a page" text={html} />
      <p>
        <button type="button" className="button" onClick={onDone}>
          Done
        </button>
      </p>
    </div>
  )
}

function Copied({ label, text }: { readonly label: string; readonly text: string }): ReactElement {
  const id = useId()
  const copy = useAction(async () => {
    await navigator.clipboard.writeText(text)
    return 'Copied.'
  })
  return (
    <div className="copied">
      <label htmlFor={id}>{label}</label>
      <input id={id} className="field" readOnly value={text} onFocus={({ target }) => target.select()} />
      <button type="button" className="button" aria-label={`Copy: ${label}`} onClick={() => void copy.run()}>
        Copy
      </button>
      <SaidText said={copy.said} />
    </div>
  )
}

/** Settings as far as they are changed here. */
interface Shown {
  readonly web?: { readonly frameOrigins?: readonly string[] }
}

function Origins({ settings }: { readonly settings: Settings }): ReactElement {
  const id = useId()
  const [typed, setTyped] = useState('')
  const origins = (settings.config as unknown as Shown).web?.frameOrigins ?? []
  const save = useAction(async (frameOrigins: readonly string[]) => {
    await send('POST', '/api/config', {
      config: { web: { frameOrigins: frameOrigins.length === 0 ? null : frameOrigins } },
    })
    return null
  })
  const onSubmit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (await save.run([...new Set([...origins, originOf(typed)])])) setTyped('')
  }
  return (
    <div>
      <h3>Pages that may frame it</h3>
      <ul className="grants" aria-label="Origins that may frame the widget">
        {origins.map((origin) => (
          <li key={origin}>
            <code>{origin}</code>
            <button
              type="button"
              className="button"
              aria-label={`Forbid ${origin}`}
              disabled={save.isBusy}
              onClick={() => void save.run(origins.filter((one) => one !== origin))}
            >
              Forbid
            </button>
          </li>
        ))}
        {origins.length === 0 && <li className="muted">None: browsers show it in no other page.</li>}
      </ul>
      <form className="inline grant-form" onSubmit={(event) => void onSubmit(event)}>
        <label htmlFor={id}>Origin</label>
        <input
          id={id}
          className="field"
          placeholder="https://example.com"
          required
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <button type="submit" className="button" disabled={save.isBusy || typed.trim() === ''}>
          Allow
        </button>
        <SaidText said={save.said} />
      </form>
    </div>
  )
}

/** Of a pasted address only its origin; what is none goes to the agent as it is, which says what is wrong. */
const originOf = (typed: string): string =>
  URL.canParse(typed.trim()) && new URL(typed.trim()).origin !== 'null' ? new URL(typed.trim()).origin : typed.trim()
