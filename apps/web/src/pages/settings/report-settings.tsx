import type { Settings } from '@aic/agent/api'
import { type ReactElement, useId } from 'react'
import { useAction } from '../../api/action.ts'
import { send } from '../../api/ask.ts'
import { SaidText } from '../../parts/said-text.tsx'
import { Toggle } from '../../parts/toggle.tsx'

/** As much of the settings as is changed here. */
interface Shown {
  readonly timezone?: string
  readonly startOfWeek: string
  readonly mode: string
  readonly noBackground: boolean
  readonly offline: boolean
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const modes = {
  auto: 'as reported, else calculated',
  calculate: 'always calculated',
  display: 'only as reported',
} as const

/** How reports count; each change holds at once, for every program of aic. */
export function ReportSettings({ settings }: { readonly settings: Settings }): ReactElement {
  const id = useId()
  const config = settings.config as unknown as Shown
  const save = useAction(async (body: object) => {
    await send('POST', '/api/config', body)
    return 'Saved.'
  })
  const set = (change: Record<string, unknown>): void => void save.run({ config: change })
  return (
    <div className="form">
      <Zone zone={config.timezone ?? ''} onChoose={(timezone) => set({ timezone })} />
      <div className="form-row">
        <label htmlFor={`${id}-week`}>Week starts on</label>
        <select
          id={`${id}-week`}
          className="field wide"
          value={config.startOfWeek}
          onChange={({ target }) => set({ startOfWeek: target.value })}
        >
          {weekdays.map((day) => (
            <option key={day}>{day}</option>
          ))}
        </select>
      </div>
      <div className="form-row">
        <label htmlFor={`${id}-mode`}>Cost</label>
        <select
          id={`${id}-mode`}
          className="field wide"
          value={config.mode}
          onChange={({ target }) => set({ mode: target.value })}
        >
          {Object.entries(modes).map(([mode, words]) => (
            <option key={mode} value={mode}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <Interval
        minutes={Math.round(settings.refresh_interval_minutes)}
        onChoose={(minutes) => void save.run({ refresh_interval_minutes: minutes })}
      />
      <div className="toggles-column">
        <Toggle
          label="Count what agents booked and never logged"
          isOn={!config.noBackground}
          onTurn={(isOn) => set({ noBackground: !isOn })}
        />
        <Toggle
          label="Use the network: fresh prices, limits of vendors"
          isOn={!config.offline}
          onTurn={(isOn) => set({ offline: !isOn })}
        />
      </div>
      <SaidText said={save.said} />
    </div>
  )
}

function Zone({ zone, onChoose }: { readonly zone: string; readonly onChoose: (zone: string | null) => void }) {
  const id = useId()
  return (
    <div className="form-row">
      <label htmlFor={id}>Time zone of days</label>
      <span className="inline">
        <input
          id={id}
          key={zone}
          className="field wide"
          list={`${id}-zones`}
          placeholder={`this machine’s (${Intl.DateTimeFormat().resolvedOptions().timeZone})`}
          defaultValue={zone}
          onChange={({ target }) => {
            if (Intl.supportedValuesOf('timeZone').includes(target.value)) onChoose(target.value)
          }}
          onBlur={({ target }) => {
            if (target.value.trim() === '' && zone !== '') onChoose(null)
          }}
        />
        <datalist id={`${id}-zones`}>
          {Intl.supportedValuesOf('timeZone').map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </span>
      <span className="hint">Times on these pages follow this browser’s clock; UTC is in their tooltips.</span>
    </div>
  )
}

function Interval({ minutes, onChoose }: { readonly minutes: number; readonly onChoose: (minutes: number) => void }) {
  const id = useId()
  return (
    <div className="form-row">
      <label htmlFor={id}>Ask vendors every</label>
      <span className="inline">
        <input
          id={id}
          key={minutes}
          className="field"
          type="number"
          min={1}
          max={1_440}
          defaultValue={minutes}
          onBlur={({ target }) => {
            if (target.checkValidity() && Number(target.value) !== minutes) onChoose(Number(target.value))
          }}
        />{' '}
        minutes, or later where they want it so
      </span>
    </div>
  )
}
