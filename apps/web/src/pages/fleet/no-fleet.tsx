import type { ReactElement } from 'react'
import { Panel } from '../../parts/panel.tsx'

/** How to start a fleet, where there is none. */
export function NoFleet(): ReactElement {
  return (
    <div className="no-fleet">
      <p>
        Usage of many machines in one place: what each took, who used it, on which projects. Project and session names
        leave a machine only as hashes.
      </p>
      <Panel title="With a ClickHouse">
        <ol>
          <li>
            <span>Say where it is, on each machine:</span>
            <code>aic config set fleet.host clickhouse.example.com</code>
          </li>
          <li>
            <span>Make the tables, once:</span>
            <code>aic fleet init</code>
          </li>
          <li>
            <span>Share the key that hashes names, so that one project has one name:</span>
            <code>aic fleet key show --yes | ssh laptop aic fleet key set</code>
          </li>
          <li>
            <span>Send; after that the agent does it every hour:</span>
            <code>aic fleet import</code>
          </li>
        </ol>
      </Panel>
      <Panel title="Only to try it">
        <ol>
          <li>
            <span>A ClickHouse on this machine, for as long as it runs:</span>
            <code>aic fleet serve --embedded</code>
          </li>
          <li>
            <span>Then, in another terminal:</span>
            <code>aic fleet init && aic fleet import</code>
          </li>
        </ol>
      </Panel>
      <Panel title="Without a server">
        <ol>
          <li>
            <span>An agent that others send to keeps their usage in a file:</span>
            <code>aic agent run --hub</code>
          </li>
        </ol>
      </Panel>
    </div>
  )
}
