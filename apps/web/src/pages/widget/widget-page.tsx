import type { Widget } from '@aic/agent/api'
import { type ReactElement, useEffect } from 'react'
import { useConnection } from '../../api/connection.ts'
import { useAnswer } from '../../api/query.ts'
import { askVendors } from '../../app/commands.ts'
import { useRoute } from '../../app/route.ts'
import { WidgetView } from './widget-view.tsx'

/** The widget as a page of the dashboard: live, and it can ask the vendors. `?account=claude` shows one provider only. */
export function WidgetPage(): ReactElement {
  const account = useRoute().params.get('account')
  const { data } = useAnswer<Widget>({ path: '/api/widget', madeOf: 'widget', isKept: true })
  const isAway = useConnection() === 'away'
  useEffect(() => {
    document.title = 'aic widget'
  }, [])
  return (
    <WidgetView
      widget={data ?? null}
      account={account}
      trouble={isAway ? 'The agent does not answer.' : null}
      ask={{ label: 'ask now', isBusy: false, run: askVendors }}
    />
  )
}
