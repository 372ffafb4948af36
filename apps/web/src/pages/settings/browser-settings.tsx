import type { ReactElement } from 'react'
import { meterSide, privacy, theme } from '../../app/preferences.ts'
import { Choice } from '../../parts/choice.tsx'

/** What this browser remembers. */
export function BrowserSettings(): ReactElement {
  return (
    <div className="form">
      <div className="form-row">
        <span>Theme</span>
        <span>
          <Choice
            label="Theme"
            words={{ system: 'as the system says', light: 'light', dark: 'dark' }}
            value={theme.use()}
            onChoose={theme.set}
          />
        </span>
      </div>
      <div className="form-row">
        <span>Names and costs</span>
        <span>
          <Choice
            label="Names and costs"
            words={{ open: 'shown', private: 'hidden, for a shared screen' }}
            value={privacy.use()}
            onChoose={privacy.set}
          />
        </span>
      </div>
      <div className="form-row">
        <span>Meters tell</span>
        <span>
          <Choice
            label="Meters tell"
            words={{ used: 'what is used', remaining: 'what is left' }}
            value={meterSide.use()}
            onChoose={meterSide.set}
          />
        </span>
      </div>
    </div>
  )
}
