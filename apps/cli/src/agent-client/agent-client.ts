import { AicError, type ErrorCode, errorTable } from '@aic/core'
import { faultKinds } from '@aic/core/limit'
import type { FoundAgent } from '@aic/engine/agent-control'

/** Longest wait for an answer: a refresh takes four seconds, and a test of a vendor as long as the vendor. */
const answerMs = 60_000

/** Asks the running agent, which has proved that it is ours: only then is it sent its token. */
export class AgentClient {
  readonly #agent: FoundAgent

  constructor(agent: FoundAgent) {
    this.#agent = agent
  }

  /** The decoded JSON of a path below its address. Throws `AicError` in the agent's own words. */
  get(path: string): Promise<unknown> {
    return this.#ask('GET', path)
  }

  /** The same for what changes something. */
  send(method: 'POST' | 'PUT', path: string, body: object = {}): Promise<unknown> {
    return this.#ask(method, path, JSON.stringify(body))
  }

  async #ask(method: string, path: string, body?: string): Promise<unknown> {
    const { url, token } = this.#agent
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const headers = { ...type, authorization: `Bearer ${token}` }
    const signal = AbortSignal.timeout(answerMs)
    let answer: Response
    let text: string
    try {
      answer = await fetch(`${url}${path}`, {
        method,
        headers,
        signal,
        redirect: 'error',
        ...(body === undefined ? {} : { body }),
      })
      text = await answer.text()
    } catch (error) {
      throw new AicError('no-agent', `The agent at ${url} did not answer`, { cause: error })
    }
    const json = parsed(text)
    if (answer.ok && json !== undefined) return json
    throw errorOf(json, answer.status)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface ErrorAnswer {
  readonly error?: { readonly code?: string; readonly message?: string; readonly suggestion?: string }
}

/** The one error shape of its API, as an error of ours. */
function errorOf(json: unknown, status: number): AicError {
  const { code = '', message, suggestion } = (json as ErrorAnswer | undefined)?.error ?? {}
  const advice = suggestion ? { advice: suggestion } : {}
  return new AicError(codeOf(code), message ?? `The agent answered with status ${status}`, advice)
}

/** Faults of vendors have the words of their own table there. */
function codeOf(code: string): ErrorCode {
  if (Object.hasOwn(faultKinds, code)) return 'vendor-failed'
  return Object.hasOwn(errorTable, code) ? (code as ErrorCode) : 'agent-refused'
}
