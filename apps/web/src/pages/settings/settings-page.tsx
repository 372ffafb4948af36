import type { AgentInfo, LedgerFacts, Settings, WidgetTokens } from '@aic/agent/api'
import type { ReactElement, ReactNode } from 'react'
import { useAction } from '../../api/action.ts'
import { useConnection } from '../../api/connection.ts'
import { signOut } from '../../api/live.ts'
import { useAnswer } from '../../api/query.ts'
import { Ago } from '../../parts/moment.tsx'
import { Panel } from '../../parts/panel.tsx'
import { SaidText } from '../../parts/said-text.tsx'
import { Name } from '../../parts/shown.tsx'
import { BrowserSettings } from './browser-settings.tsx'
import { LedgerPanel } from './ledger-panel.tsx'
import { ReportSettings } from './report-settings.tsx'
import { WidgetSettings } from './widget-settings.tsx'
import '../../design/list.css'
import '../../design/form.css'
import './settings.css'

/** How reports count, how this page looks, what runs where, and what is kept. */
export function SettingsPage(): ReactElement {
  const config = useAnswer<Settings>({ path: '/api/config', madeOf: 'settings' })
  const about = useAnswer<AgentInfo>({ path: '/api/agent/info', madeOf: 'settings' })
  const kept = useAnswer<LedgerFacts>({ path: '/api/ledger', madeOf: 'ledger' })
  const widget = useAnswer<WidgetTokens>({ path: '/api/widget/tokens', madeOf: 'settings' })
  const isWhole = ![config, about, kept, widget].some(({ isPending }) => isPending)
  return (
    <section aria-labelledby="settings-title" className="settings" aria-busy={isWhole ? undefined : true}>
      <h1 id="settings-title" className="visually-hidden">
        Settings
      </h1>
      {/* All at once, so that nothing moves under the reader's eyes. */}
      {isWhole && <Panels settings={config.data} info={about.data} ledger={kept.data} widget={widget.data} />}
    </section>
  )
}

interface PanelsProps {
  readonly settings: Settings | undefined
  readonly info: AgentInfo | undefined
  readonly ledger: LedgerFacts | undefined
  readonly widget: WidgetTokens | undefined
}

function Panels({ settings, info, ledger, widget }: PanelsProps): ReactElement {
  return (
    <>
      <Panel title="Reports" aside={<span className="muted">also at the command line</span>}>
        {settings !== undefined && <ReportSettings settings={settings} />}
      </Panel>
      <Panel title="This page" aside={<span className="muted">in this browser only</span>}>
        <BrowserSettings />
      </Panel>
      <Panel title="Widget" aside={<a href="#/widget">show it</a>}>
        {settings !== undefined && <WidgetSettings settings={settings} tokens={widget?.tokens} />}
      </Panel>
      <Panel title="Agent">{info !== undefined && <AgentFacts info={info} settings={settings} />}</Panel>
      <Panel title="What is kept">{ledger !== undefined && <LedgerPanel ledger={ledger} settings={settings} />}</Panel>
    </>
  )
}

const connections = {
  connecting: 'being made',
  live: 'live, over WebSocket',
  away: 'the agent does not answer',
  'signed-out': 'signed out',
} as const

function AgentFacts({
  info,
  settings,
}: {
  readonly info: AgentInfo
  readonly settings: Settings | undefined
}): ReactElement {
  const connection = useConnection()
  const leave = useAction(async () => {
    await signOut()
    return null
  })
  return (
    <>
      <dl className="facts wide-facts">
        <Fact name="Version">{info.version}</Fact>
        <Fact name="Address">
          {location.host}, process {info.pid}
        </Fact>
        <Fact name="Started">
          <Ago atMs={Date.parse(info.started_at)} />
        </Fact>
        <Fact name="Connection">{connections[connection]}</Fact>
        <Fact name="Program">
          <code>
            <Name text={info.agent_path} />
          </code>
        </Fact>
        <Fact name="Settings file">
          <code>
            <Name text={settings?.config_path ?? ''} />
          </code>
        </Fact>
      </dl>
      {info.warnings.map((warning) => (
        <p key={warning} className="said" data-good="false">
          {warning}
        </p>
      ))}
      <p className="form-end">
        <button type="button" className="button" disabled={leave.isBusy} onClick={() => void leave.run()}>
          Sign this page out
        </button>
        <span className="muted">
          It forgets its numbers, too. Back in: <code>aic dash</code>
        </span>
        <SaidText said={leave.said} />
      </p>
    </>
  )
}

/** One fact of a list. */
function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
