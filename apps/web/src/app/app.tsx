import type { MouseEvent, ReactElement } from 'react'
import { useConnection } from '../api/connection.ts'
import { spanText } from '../format/time.ts'
import { focusContent, useArrival } from './arrive.ts'
import { useSkewMs } from './clock.ts'
import { lazyPage } from './lazy-page.tsx'
import { Masthead } from './masthead.tsx'
import { pages } from './pages.ts'
import { Palette } from './palette.tsx'
import { useRoute } from './route.ts'
import { SignedOut } from './signed-out.tsx'

/** It has no frame around it: it stands in the corner of something else. */
const Widget = lazyPage(async () => (await import('../pages/widget/widget-page.tsx')).WidgetPage)

/** The whole page: what is always there, and the page that the address asks for. */
export function App(): ReactElement {
  const { page: id } = useRoute()
  const connection = useConnection()
  useArrival(id)
  const page = pages.find((one) => one.id === id)
  if (connection === 'signed-out') return <SignedOut />
  if (id === 'widget') return <Widget />
  const Page = page?.component
  return (
    <>
      <a className="skip" href="#content" onClick={skip}>
        Skip to the numbers
      </a>
      <Masthead current={id} />
      <main id="content" tabIndex={-1}>
        {connection === 'away' && <Away />}
        <OtherClock />
        {Page === undefined ? (
          <p className="empty">
            There is no page “{id}”. <a href="#/">Go to Now</a>
          </p>
        ) : (
          <Page />
        )}
      </main>
      <Palette />
    </>
  )
}

/** The address is the page's: a fragment that is no page would lead to another one. */
function skip(event: MouseEvent): void {
  event.preventDefault()
  focusContent()
}

const leastToldMs = 120_000

/** Countdowns follow the agent; clock times are still this device's, so it is told that it is wrong. */
function OtherClock(): ReactElement | null {
  const skewMs = useSkewMs()
  if (Math.abs(skewMs) < leastToldMs) return null
  return (
    <p className="note" role="status">
      This device’s clock is {spanText(60_000 * Math.round(Math.abs(skewMs) / 60_000))}{' '}
      {skewMs < 0 ? 'ahead of' : 'behind'} the agent’s. Countdowns and ages here are the agent’s.
    </p>
  )
}

function Away(): ReactElement {
  return (
    <p className="away" role="status">
      <b>The agent is away.</b> These are the last numbers it told; this page goes on by itself when it is back. Start
      it: <code>aic agent start</code>
    </p>
  )
}
