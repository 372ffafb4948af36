import type { ReactElement } from 'react'
import { Wordmark } from './wordmark.tsx'

/** How to get in. */
export function SignedOut(): ReactElement {
  return (
    <main className="signed-out">
      <Wordmark />
      <h1>This page is not signed in</h1>
      <p>
        The numbers are yours alone, so the agent answers only pages that you opened yourself. In a terminal on this
        machine, run
      </p>
      <pre>
        <code>aic dash</code>
      </pre>
      <p>
        It opens the page with a code that is good once, for a minute. If you have just done that, the code was too old
        or used: run it again.
      </p>
    </main>
  )
}
