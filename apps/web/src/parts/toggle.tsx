import type { ReactElement } from 'react'
import '../design/list.css'
import '../design/form.css'

/** Something that is on or off, and takes effect at once. */
export function Toggle({
  label,
  isOn,
  isBusy = false,
  onTurn,
}: {
  readonly label: string
  readonly isOn: boolean
  readonly isBusy?: boolean
  readonly onTurn: (isOn: boolean) => void
}): ReactElement {
  return (
    <label className="toggle">
      <button
        type="button"
        className="switch"
        role="switch"
        aria-checked={isOn}
        aria-label={label}
        disabled={isBusy}
        onClick={() => onTurn(!isOn)}
      />
      <span>{label}</span>
    </label>
  )
}
