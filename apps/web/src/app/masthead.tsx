import type { Overview } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { useConnection } from '../api/connection.ts'
import { useAnswer } from '../api/query.ts'
import { pages } from './pages.ts'
import { openPalette } from './palette-state.ts'
import { privacy, theme } from './preferences.ts'
import { hrefOf } from './route.ts'
import { Wordmark } from './wordmark.tsx'

/** The line at the top: the name, the pages, how the page stands to the agent, and what is switched at once. */
export function Masthead({ current }: { readonly current: string }): ReactElement {
  return (
    <header className="masthead">
      <a href="#/" className="home" aria-label="aic: now">
        <Wordmark />
      </a>
      <nav aria-label="Pages">
        {pages.map(({ id, title }) => (
          <a key={id} href={hrefOf(id)} aria-current={id === current ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <div className="switches">
        <Demo />
        <Live />
        <PrivacySwitch />
        <ThemeSwitch />
        <button type="button" className="quiet" onClick={openPalette} aria-keyshortcuts="Control+K Meta+K">
          <kbd>Ctrl K</kbd>
          <span className="visually-hidden">Open the command palette</span>
        </button>
      </div>
    </header>
  )
}

/** Made-up numbers say so on every page. */
function Demo(): ReactElement | null {
  const { data } = useAnswer<Overview>({ path: '/api/overview', madeOf: 'ledger', isKept: true })
  if (data?.aic.isDemo !== true) return null
  return (
    <strong className="demo" title="Made-up numbers: no agent has left a log here yet">
      demo<span className="demo-more"> numbers</span>
    </strong>
  )
}

const words = { connecting: 'connecting', live: 'live', away: 'agent away', 'signed-out': 'signed out' } as const

function Live(): ReactElement {
  const connection = useConnection()
  return (
    <span className="live" data-connection={connection} role="status">
      <span className="dot" aria-hidden="true" />
      {words[connection]}
    </span>
  )
}

function PrivacySwitch(): ReactElement {
  const isPrivate = privacy.use() === 'private'
  return (
    <button
      type="button"
      className="quiet"
      aria-pressed={isPrivate}
      title="Hide names and costs (p)"
      onClick={() => privacy.set(isPrivate ? 'open' : 'private')}
    >
      privacy
    </button>
  )
}

const nextTheme = { system: 'light', light: 'dark', dark: 'system' } as const
const themeWords = { system: 'auto', light: 'light', dark: 'dark' } as const

function ThemeSwitch(): ReactElement {
  const chosen = theme.use()
  return (
    <button
      type="button"
      className="quiet"
      title="Light, dark, or as the system says (t)"
      onClick={() => theme.set(nextTheme[chosen])}
    >
      theme: {themeWords[chosen]}
    </button>
  )
}

/** The next of the three themes. */
export const turnTheme = (): void => theme.set(nextTheme[theme.get()])
