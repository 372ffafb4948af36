/** A list could not be had. The message names it and says why. */
export class ListError extends Error {
  override readonly name = 'ListError'
}

/** How long and how much to wait for. */
export interface FetchLimits {
  /** For the whole answer, not only its beginning. */
  readonly timeoutMs: number
  /** Of the list itself, unpacked. */
  readonly maxBytes: number
}

/** What a server answered. */
export type FetchedList =
  | { readonly state: 'unchanged' }
  /** `tag` is the ETag; null when the server names none. */
  | { readonly state: 'fetched'; readonly json: unknown; readonly tag: string | null }

/** Asks for a JSON document unless it is still the one with `tag`. Throws {@link ListError}. */
export async function fetchList(url: string, tag: string | null, limits: FetchLimits): Promise<FetchedList> {
  const signal = AbortSignal.timeout(limits.timeoutMs)
  const headers = { accept: 'application/json', ...(tag !== null && { 'if-none-match': tag }) }
  let text: string
  let response: Response
  try {
    response = await fetch(url, { headers, signal, redirect: 'follow' })
    if (response.status === 304 && tag !== null) return { state: 'unchanged' }
    if (!response.ok) throw new ListError(`${url} answered with ${response.status}`)
    text = await readText(response, url, limits)
  } catch (error) {
    throw toListError(error, url, signal, limits)
  }
  return { state: 'fetched', json: parseJson(text, url), tag: response.headers.get('etag') }
}

async function readText({ body }: Response, url: string, { maxBytes }: FetchLimits): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > maxBytes) throw new ListError(`${url} is larger than ${Math.round(maxBytes / 2 ** 20)} MiB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string, url: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ListError(`${url} is no whole JSON document`)
  }
}

function toListError(error: unknown, url: string, { aborted }: AbortSignal, { timeoutMs }: FetchLimits): ListError {
  if (error instanceof ListError) return error
  if (aborted) return new ListError(`${url} did not answer within ${timeoutMs / 1000} s`, { cause: error })
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return new ListError(`${url} can't be reached: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
}
