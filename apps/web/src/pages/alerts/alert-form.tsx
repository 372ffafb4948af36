import type { Alerts, Settings } from '@aic/agent/api'
import type { FormEvent, ReactElement } from 'react'
import { useAction } from '../../api/action.ts'
import { send } from '../../api/ask.ts'
import { useAnswer } from '../../api/query.ts'
import { SaidText } from '../../parts/said-text.tsx'
import { Toggle } from '../../parts/toggle.tsx'
import { alertChange, channels } from './alert-change.ts'
import { testText } from './delivery-text.ts'

type AlertSettings = Alerts['settings']

/** When and where people are told. */
export function AlertForm({ settings }: { readonly settings: AlertSettings }): ReactElement {
  const { data: all } = useAnswer<Settings>({ path: '/api/config', madeOf: 'settings' })
  const own = (all?.config.alerts ?? {}) as { readonly resets?: boolean; readonly providers?: boolean }
  const save = useAction(async (form: FormData) => {
    await send('POST', '/api/usage/alerts/settings', alertChange(form))
    return 'Saved.'
  })
  const turn = useAction(async (path: string, body: object) => {
    await send('POST', path, body)
    return null
  })
  const test = useAction(async () => {
    const { deliveries } = await send<Alerts['alerts'][number]>('POST', '/api/usage/alerts/test', {})
    return testText(deliveries)
  })
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    void save.run(new FormData(event.currentTarget))
  }
  const turnNotice = (name: string) => (isOn: boolean) =>
    void turn.run('/api/config', { config: { alerts: { [name]: isOn } } })
  return (
    <div className="alert-form">
      <div className="toggles">
        <Toggle
          label="Tell me at thresholds"
          isOn={settings.enabled}
          onTurn={(enabled) => void turn.run('/api/usage/alerts/settings', { enabled })}
        />
        <Toggle label="and when a full window has reset" isOn={own.resets ?? true} onTurn={turnNotice('resets')} />
        <Toggle
          label="and when a provider fails for long"
          isOn={own.providers ?? true}
          onTurn={turnNotice('providers')}
        />
        <SaidText said={turn.said} />
      </div>
      <form className="form" key={JSON.stringify(settings)} onSubmit={onSubmit}>
        <Fields settings={settings} />
        <div className="form-end">
          <button type="submit" className="button main" disabled={save.isBusy}>
            Save
          </button>
          <button type="button" className="button" disabled={test.isBusy} onClick={() => void test.run()}>
            {test.isBusy ? 'Sending …' : 'Send a test'}
          </button>
          <SaidText said={test.said ?? save.said} />
        </div>
      </form>
    </div>
  )
}

const levels = ['info', 'warning', 'critical'] as const

function Fields({ settings }: { readonly settings: AlertSettings }): ReactElement {
  return (
    <>
      <fieldset className="form-row">
        <legend className="visually-hidden">Thresholds</legend>
        <span aria-hidden="true">When this much is used</span>
        <span className="inline">
          {levels.map((level) => (
            <label key={level} className="level" data-level={level}>
              {level}{' '}
              <input
                className="field"
                type="number"
                name={level}
                min={1}
                max={100}
                required
                defaultValue={settings.thresholds[level]}
              />{' '}
              %
            </label>
          ))}
        </span>
      </fieldset>
      <fieldset className="form-row">
        <legend className="visually-hidden">Channels</legend>
        <span aria-hidden="true">By</span>
        <span className="inline">
          {channels.map((channel) => (
            <label key={channel}>
              <input
                type="checkbox"
                name="channel"
                value={channel}
                defaultChecked={settings.channels.includes(channel)}
              />{' '}
              {channel}
            </label>
          ))}
        </span>
        <span className="hint">
          Where webhooks go: <code>aic config set alerts.webhookUrl …</code>
        </span>
      </fieldset>
      <WhenAndWhose settings={settings} />
    </>
  )
}

function WhenAndWhose({ settings }: { readonly settings: AlertSettings }): ReactElement {
  return (
    <>
      <fieldset className="form-row">
        <legend className="visually-hidden">Quiet hours</legend>
        <span aria-hidden="true">Quiet hours</span>
        <span className="inline">
          <label>
            from <input className="field" type="time" name="from" defaultValue={settings.quiet_hours?.from ?? ''} />
          </label>
          <label>
            to <input className="field" type="time" name="to" defaultValue={settings.quiet_hours?.to ?? ''} />
          </label>
        </span>
        <span className="hint">
          Alerts wait until they are over, and come if they are still true. Empty: no quiet hours.
        </span>
      </fieldset>
      <label className="form-row">
        <span>If sources disagree</span>
        <select className="field wide" name="source" defaultValue={settings.preferred_source}>
          <option value="auto">trust the latest</option>
          <option value="oauth">trust the vendor</option>
          <option value="local">trust this machine</option>
        </select>
      </label>
    </>
  )
}
