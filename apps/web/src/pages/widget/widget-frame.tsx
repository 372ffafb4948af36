import type { Widget } from '@aic/agent/api'
import { useQuery } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { AgentAway, AgentRefusal, ask } from '../../api/ask.ts'
import { keepSeen, lastSeen } from '../../api/last-seen.ts'
import { heardTime } from '../../app/clock.ts'
import { parseWidgetAddress } from './widget-address.ts'
import { WidgetView } from './widget-view.tsx'

const path = '/api/widget'
const everyMs = 60_000

/** The widget by itself, at `/widget`, also within a page of somebody else: it has a token or a signed-in page, and asks once a minute. */
export function WidgetFrame(): ReactElement {
  const [{ token, account }] = useState(() => parseWidgetAddress(location.hash))
  const [seen] = useState(() => lastSeen<Widget>(path))
  const { data, error, isFetching, refetch } = useQuery<Widget>({
    queryKey: ['widget', token],
    queryFn: async ({ signal }) => {
      const told = await ask<Widget>(path, signal, token)
      heardTime(Date.parse(told.generatedAt))
      keepSeen(path, told, Date.now())
      return told
    },
    refetchInterval: ({ state }) => (isRefused(state.error) ? false : everyMs),
    refetchOnWindowFocus: true,
    ...(seen === null ? {} : { initialData: seen.answer, initialDataUpdatedAt: seen.atMs }),
    staleTime: everyMs / 2,
  })
  if (isRefused(error)) return <Refused hasToken={token !== null} />
  return (
    <WidgetView
      widget={data ?? null}
      account={account}
      trouble={error === null ? null : troubleOf(error)}
      ask={{ label: 'read again', isBusy: isFetching, run: () => void refetch() }}
    />
  )
}

const isRefused = (error: unknown): boolean => error instanceof AgentRefusal && error.status === 401

const troubleOf = (error: Error): string =>
  error instanceof AgentAway ? 'The agent does not answer.' : 'The agent answers, but not with numbers.'

/** Nobody gets in: said with what to do, and without a number. */
function Refused({ hasToken }: { readonly hasToken: boolean }): ReactElement {
  return (
    <main className="widget widget-refused">
      <span className="widget-lock" aria-hidden="true" />
      <h1>{hasToken ? 'This widget is switched off' : 'This widget has no key'}</h1>
      <p>
        {hasToken
          ? 'Its key was revoked, or is of another agent. Whoever runs aic makes an address with a new one:'
          : 'Its address should end in a key. Whoever runs aic makes such an address:'}
      </p>
      <p>
        <code>aic dash --widget</code>, or Settings, Widget
      </p>
    </main>
  )
}
