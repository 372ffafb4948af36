import type { AccountStatus, JoinedAccount, MonitorStatus } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { meterSide } from '../../app/preferences.ts'
import { Choice } from '../../parts/choice.tsx'
import { Empty, Panel } from '../../parts/panel.tsx'
import { Name } from '../../parts/shown.tsx'
import { Balances } from './balances.tsx'
import { LimitMeter } from './limit-meter.tsx'

/** Every limit of every account that tells any. */
export function LimitsPanel({ status }: { readonly status: MonitorStatus | undefined }): ReactElement {
  const side = meterSide.use()
  const known: readonly (AccountStatus | JoinedAccount)[] = status?.allMachines ?? status?.accounts ?? []
  const accounts = known.filter(({ limits, balances }) => limits.length + balances.length > 0)
  return (
    <Panel
      title="Limits"
      className="limits"
      aside={
        <>
          <span className="muted">
            <span className="clock-key" aria-hidden="true" />
            even use up to now
          </span>
          <Choice
            label="Meters show"
            words={{ used: 'used', remaining: 'left' }}
            value={side}
            onChoose={(word) => meterSide.set(word)}
          />
        </>
      }
    >
      {status?.allMachines !== undefined && (
        <p className="muted">of all machines that tell this hub; what names no machine is this one’s own word</p>
      )}
      {accounts.map((account) => (
        <Account key={`${account.provider}-${account.accountKey}`} account={account} />
      ))}
      {accounts.length === 0 && <NoLimits status={status} />}
    </Panel>
  )
}

function Account({ account }: { readonly account: AccountStatus | JoinedAccount }): ReactElement {
  const { name, plan, label, limits } = account
  return (
    <section className="account" aria-label={name}>
      <h3>
        {name}
        {plan !== null && <span className="plan">{plan}</span>}
        {'machine' in account && account.machine !== null && (
          <span className="account-label">
            of <Name text={account.machine} />
          </span>
        )}
        {label !== null && (
          <span className="account-label">
            <Name text={label} />
          </span>
        )}
      </h3>
      <ul>
        {limits.map((limit) => (
          <LimitMeter key={limit.id} limit={limit} />
        ))}
      </ul>
      <Balances account={account} />
    </section>
  )
}

function NoLimits({ status }: { readonly status: MonitorStatus | undefined }): ReactElement {
  if (status === undefined) return <Empty>Asking the agent…</Empty>
  const found = status.accounts.filter(({ state }) => state !== 'missing' && state !== 'disabled')
  if (found.some(({ state }) => state === 'waiting'))
    return <Empty>Sign-ins were found; their vendors are being asked.</Empty>
  if (found.length > 0)
    return <Empty>No account tells a limit. What went wrong is said above, and under Providers.</Empty>
  return (
    <Empty>
      No limit is known: {status.allMachines !== undefined && 'no machine told this hub of one, '}no sign-in of Claude
      Code, Codex, Copilot or another agent was found here, and no key. Sign in with the agent itself, or give a key:{' '}
      <code>aic auth</code>. Tokens and costs come from logs and need neither.
    </Empty>
  )
}
