import { send } from './ask.ts'
import { keepPageKey } from './page-key.ts'

/**
 * The one-time code that `aic dash` put into the fragment: `#code=…`. It is taken out of the address bar and the history before it
 * is used. Returns the fragment without it; null where there was none.
 */
export function takeCode(hash: string): { readonly code: string; readonly rest: string } | null {
  const match = /^#(?:(.*)&)?code=([\w-]{20,100})$/.exec(hash)
  return match === null ? null : { code: match[2] as string, rest: match[1] ? `#${match[1]}` : '' }
}

/** Signs the page in where its address holds a code; the agent answers with a cookie that scripts can't read, and a key. */
export async function signInFromAddress(): Promise<void> {
  const found = takeCode(location.hash)
  if (found === null) return
  history.replaceState(null, '', location.pathname + found.rest)
  const answer = await send<{ readonly page_key: string }>('POST', '/api/session', { code: found.code }).catch(
    () => null,
  )
  if (answer !== null) keepPageKey(answer.page_key) // else what is asked next tells how it stands
}
