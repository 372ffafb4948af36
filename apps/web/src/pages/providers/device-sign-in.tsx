import { type ReactElement, useEffect, useState } from 'react'
import { useAction } from '../../api/action.ts'
import { ask, send } from '../../api/ask.ts'
import { noticing } from '../../api/query.ts'
import { useNowMs } from '../../app/clock.ts'
import { spanText } from '../../format/time.ts'
import { SaidText } from '../../parts/said-text.tsx'
import { Name } from '../../parts/shown.tsx'

interface Status {
  readonly is_authenticated: boolean
  readonly username: string | null
  readonly token_invalid: boolean
}
interface Code {
  readonly user_code: string
  readonly verification_uri: string
  readonly interval: number
  readonly expires_in: number
}
interface Poll {
  readonly status: 'complete' | 'authorization_pending' | 'slow_down' | 'expired_token' | 'access_denied' | 'error'
  readonly username: string | null
  readonly interval: number | null
  readonly error: string | null
}

/** Signs in to GitHub: shows a code, and waits until it was typed in there. */
export function DeviceSignIn(): ReactElement {
  const [status, setStatus] = useState<Status | null>(null)
  const [code, setCode] = useState<(Code & { readonly endsMs: number }) | null>(null)
  const look = async (): Promise<void> => setStatus(await noticing(() => ask<Status>('/api/auth/github/status')))
  useEffect(() => void look().catch(() => null), [])
  const start = useAction(async () => {
    const made = await send<Code>('POST', '/api/auth/github/device', {})
    setCode({ ...made, endsMs: Date.now() + made.expires_in * 1_000 })
    return null
  })
  const signOut = useAction(async () => {
    await send('POST', '/api/auth/github/logout', {})
    await look()
    return 'Signed out; aic has forgotten the token.'
  })
  const end = useWaiting(code, async (poll) => {
    if (poll !== null) setCode(null)
    await look()
  })
  if (code !== null) return <CodeCard code={code} onCancel={() => setCode(null)} />
  return (
    <div className="device">
      {status?.is_authenticated === true && (
        <p>
          Signed in{status.username !== null && ' as '}
          {status.username !== null && <Name text={status.username} />}
          {status.token_invalid && ', but GitHub does not take the token any more: sign in again'}.
        </p>
      )}
      <button type="button" className="button main" disabled={start.isBusy} onClick={() => void start.run()}>
        {start.isBusy ? 'Asking GitHub …' : 'Sign in with GitHub'}
      </button>{' '}
      {status?.is_authenticated === true && (
        <button type="button" className="button" disabled={signOut.isBusy} onClick={() => void signOut.run()}>
          Sign out
        </button>
      )}{' '}
      <SaidText said={start.said ?? signOut.said ?? end} />
    </div>
  )
}

function CodeCard({
  code,
  onCancel,
}: {
  readonly code: Code & { readonly endsMs: number }
  readonly onCancel: () => void
}): ReactElement {
  const nowMs = useNowMs()
  const copy = useAction(async () => {
    await navigator.clipboard.writeText(code.user_code)
    return 'Copied.'
  })
  return (
    <div className="device code-card">
      <ol>
        <li>
          Copy the code <output className="device-code">{code.user_code}</output>{' '}
          <button type="button" className="button" onClick={() => void copy.run()}>
            Copy
          </button>{' '}
          <SaidText said={copy.said} />
        </li>
        <li>
          Enter it at{' '}
          <a href={code.verification_uri} target="_blank" rel="noreferrer">
            {code.verification_uri.replace('https://', '')}
          </a>
        </li>
      </ol>
      <p role="status" className="muted">
        Waiting for GitHub; the code is good for {spanText(Math.max(0, code.endsMs - nowMs))} more.{' '}
        <button type="button" className="quiet" onClick={onCancel}>
          Cancel
        </button>
      </p>
    </div>
  )
}

const ends: Readonly<Partial<Record<Poll['status'], string>>> = {
  expired_token: 'The code was not used in time. Begin again.',
  access_denied: 'GitHub says that you refused. Begin again if you did not mean to.',
}

/** Asks as often as GitHub wants it, until it is done, refused or too late. Gives what came of it. */
function useWaiting(code: Code | null, onEnd: (poll: Poll | null) => Promise<void>) {
  const [said, setSaid] = useState<{ readonly isGood: boolean; readonly text: string } | null>(null)
  useEffect(() => {
    if (code === null) return undefined
    setSaid(null)
    let timer: ReturnType<typeof setTimeout>
    const wait = (seconds: number): void => {
      timer = setTimeout(() => void look(seconds), seconds * 1_000)
    }
    const look = async (seconds: number): Promise<void> => {
      const poll = await noticing(() => send<Poll>('POST', '/api/auth/github/poll', {})).catch(() => null)
      if (poll === null || poll.status === 'authorization_pending' || poll.status === 'slow_down') {
        return wait(poll?.interval ?? seconds)
      }
      const isGood = poll.status === 'complete'
      setSaid({ isGood, text: isGood ? 'Signed in.' : (ends[poll.status] ?? poll.error ?? 'GitHub failed.') })
      await onEnd(poll)
    }
    wait(code.interval)
    return () => clearTimeout(timer)
    // biome-ignore lint/correctness/useExhaustiveDependencies: a new code begins a new wait, nothing else does
  }, [code])
  return said
}
