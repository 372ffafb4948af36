import type { ConnectableProvider } from '@aic/agent/api'
import { type FormEvent, type ReactElement, useId } from 'react'
import { useAction } from '../../api/action.ts'
import { send } from '../../api/ask.ts'
import { SaidText } from '../../parts/said-text.tsx'
import { DeviceSignIn } from './device-sign-in.tsx'

/** All the ways to connect a provider. What is typed goes to the agent and is forgotten here. */
export function ConnectForm({ provider }: { readonly provider: ConnectableProvider }): ReactElement {
  const { sign_in: signIn, has_device_flow: hasDeviceFlow, key_variables: variables, is_asked_at: origins } = provider
  return (
    <div className="connect">
      {hasDeviceFlow && <DeviceSignIn />}
      {variables.length > 0 && <KeyForm provider={provider} />}
      {signIn !== null && <p>{signIn}</p>}
      {provider.extra.length > 0 && <Extra provider={provider} />}
      <p className="muted">
        It is asked at {origins.map((origin) => origin.replace('https://', '')).join(', ')} only.
        {provider.status_page !== null && (
          <>
            {' '}
            <a href={provider.status_page} target="_blank" rel="noreferrer">
              Its status page
            </a>
          </>
        )}
      </p>
    </div>
  )
}

function KeyForm({ provider }: { readonly provider: ConnectableProvider }): ReactElement {
  const { provider_id: id, key_variables: variables, has_stored_key: hasStored, auth_source: source } = provider
  const field = useId()
  const save = useAction(async (api_key: string | null) => {
    await send('PUT', `/api/providers/${id}`, { api_key })
    return api_key === null ? 'Forgotten.' : 'Saved; it is being asked with it.'
  })
  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    const key = String(new FormData(form).get('key') ?? '').trim()
    if (key !== '' && (await save.run(key))) form.reset()
  }
  const isFromEnvironment = source?.startsWith('environment') === true
  return (
    <form className="key-form" onSubmit={(event) => void onSubmit(event)}>
      <label htmlFor={field}>{hasStored ? 'Replace the stored key' : 'Key'}</label>
      <input
        id={field}
        name="key"
        className="field"
        type="password"
        autoComplete="off"
        spellCheck={false}
        required
        aria-describedby={`${field}-help`}
      />
      <button type="submit" className="button main" disabled={save.isBusy}>
        {save.isBusy ? 'Saving …' : 'Save'}
      </button>
      {hasStored && (
        <button type="button" className="button" disabled={save.isBusy} onClick={() => void save.run(null)}>
          Forget it
        </button>
      )}
      <SaidText said={save.said} />
      <p className="muted" id={`${field}-help`}>
        {isFromEnvironment ? 'The variable that is set goes first; to use another key, unset it. ' : ''}
        It is kept in the settings file on this machine, readable by you alone, and never shown again. Or set{' '}
        {variables.map((name, at) => (
          <span key={name}>
            {at > 0 && ' or '}
            <code>{name}</code>
          </span>
        ))}{' '}
        where the agent starts.
      </p>
    </form>
  )
}

/** Where a key is sent is not for a page to change. */
function Extra({ provider: { provider_id: id, extra } }: { readonly provider: ConnectableProvider }): ReactElement {
  return (
    <div>
      <p>Besides, at the command line or as variables:</p>
      <ul className="extra-list">
        {extra.map(({ name, variable, value }) => (
          <li key={name}>
            <code>
              aic config set providers.{id}.extra.{name} …
            </code>{' '}
            or <code>{variable}</code> {value !== null && <span className="muted">now {value}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}
