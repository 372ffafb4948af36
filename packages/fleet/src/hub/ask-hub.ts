import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { FleetFault, type FleetFaultKind } from '../fleet-fault.ts'

/** A hub and the key that it knows this machine by. */
export interface HubAddress {
  /** `https://hub.example.com`, with a path where the hub lies below one; no slash at its end. */
  readonly url: string
  readonly key: string
}

/** One thing asked of a hub. */
export interface HubQuestion extends HubAddress {
  /** Below the address: `/api/sync/events`. */
  readonly path: string
  readonly nowMs: () => number
  readonly signal?: AbortSignal | undefined
  /** Defaults to 10 s. */
  readonly timeoutMs?: number | undefined
}

/** One thing told to a hub. */
export interface HubRequest extends HubQuestion {
  /** JSON. */
  readonly body: string
  /** As servers of other makes take it: unpacked. Defaults to false. */
  readonly isPlain?: boolean
}

const defaultTimeoutMs = 10_000
/** Longest answer that is read. */
const mostAnswerBytes = 65_536

/** Tells a hub something and gives back what it answered. Throws `FleetFault`; no message holds the key. */
export async function tellHub({ body, isPlain = false, ...question }: HubRequest): Promise<unknown> {
  const packed = isPlain ? body : new Uint8Array(await promisify(gzip)(body))
  const encoding = isPlain ? {} : { 'content-encoding': 'gzip' }
  const headers = { 'content-type': 'application/json', ...encoding }
  return jsonOf(await exchange(question, { method: 'POST', body: packed, headers }))
}

/** Asks a hub something and gives back what it answered; null where it knows no such path. Throws `FleetFault`; no message holds the key. */
export async function askHub(question: HubQuestion): Promise<unknown> {
  const text = await exchange(question, { method: 'GET', headers: {}, mayLack: true })
  return text === null ? null : jsonOf(text)
}

interface Sent extends Pick<RequestInit, 'method' | 'body'> {
  readonly headers: Readonly<Record<string, string>>
  /** The path may be one that older hubs do not know. */
  readonly mayLack?: boolean
}

async function exchange(question: HubQuestion, sent: Sent & { readonly mayLack: true }): Promise<string | null>
async function exchange(question: HubQuestion, sent: Sent): Promise<string>
async function exchange(question: HubQuestion, { mayLack = false, ...sent }: Sent): Promise<string | null> {
  const response = await send(question, sent)
  const text = await answerText(response, question)
  if (mayLack && (response.status === 404 || response.status === 405)) return null
  if (!response.ok) throw faultOf(response, text, question)
  return text
}

async function send(
  { url, path, key, signal, timeoutMs }: HubQuestion,
  { headers, ...sent }: Omit<Sent, 'mayLack'>,
): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutMs ?? defaultTimeoutMs)
  try {
    return await fetch(url + path, {
      ...sent,
      headers: { 'x-api-key': key, ...headers },
      redirect: 'error', // the key is for this address alone
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    })
  } catch (error) {
    signal?.throwIfAborted()
    throw notReached(url, error)
  }
}

async function answerText(response: Response, { url, signal }: HubQuestion): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.length
      if (length > mostAnswerBytes) throw new Error('its answer does not end')
      chunks.push(chunk)
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw notReached(url, error)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const notReached = (url: string, error: unknown): FleetFault =>
  new FleetFault('network', `The hub ${url} was not reached: ${reasonOf(error)}`, {
    advice: 'Nothing is lost: it is sent again by itself.',
    cause: error,
  })

function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error
  if (name === 'TimeoutError') return 'it did not answer in time'
  const { code } = (cause ?? error) as NodeJS.ErrnoException
  return code ?? (cause instanceof Error ? cause.message : message)
}

const kindOf = (status: number): FleetFaultKind => {
  if (status === 401 || status === 403) return 'auth'
  if (status === 429 || status === 408 || status >= 500) return 'server'
  return status >= 400 ? 'validation' : 'unknown'
}

const advices: Readonly<Record<FleetFaultKind, string>> = {
  auth: 'Make a key on the hub (aic hub keys add NAME) and set it here: aic config set sync.key. It is not tried again before.',
  validation: 'Sending the same again is of no use. Are both sides of one version of aic?',
  network: 'Nothing is lost: it is sent again by itself.',
  server: 'Nothing is lost: it is sent again by itself.',
  unknown: 'Is this the address of a hub? aic config get sync.url',
}

function faultOf(response: Response, text: string, { url, nowMs }: HubQuestion): FleetFault {
  const kind = kindOf(response.status)
  const said = messageIn(jsonOf(text))
  return new FleetFault(kind, `The hub ${url} answered ${response.status}${said === null ? '' : `: ${said}`}`, {
    advice: advices[kind],
    retryAtMs: retryAtMs(response.headers.get('retry-after'), nowMs()),
  })
}

/** https://www.rfc-editor.org/rfc/rfc9110#field.retry-after: seconds, or a date. No hub is believed that wants more than an hour. */
export function retryAtMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null
  const atMs = /^\d{1,9}$/.test(header) ? nowMs + Number(header) * 1_000 : Date.parse(header)
  return Number.isNaN(atMs) ? null : Math.min(Math.max(atMs, nowMs), nowMs + 3_600_000)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // a proxy's page; the status says enough
  }
}

/** What our own errors and those of the original's servers say. */
function messageIn(json: unknown): string | null {
  const { error, message } = (json ?? {}) as {
    readonly error?: { readonly message?: unknown }
    readonly message?: unknown
  }
  const said = typeof message === 'string' ? message : error?.message
  return typeof said === 'string' ? said.slice(0, 500).replaceAll(/[\p{Cc}]+/gu, ' ') : null
}
