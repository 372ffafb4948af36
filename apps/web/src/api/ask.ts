import { pageHeaders } from './page-key.ts'

/** The agent refused or failed to answer, in its own words. */
export class AgentRefusal extends Error {
  override readonly name = 'AgentRefusal'
  readonly status: number
  readonly code: string
  /** What to do, a sentence. */
  readonly advice: string

  constructor(status: number, code: string, message: string, advice: string) {
    super(message)
    this.status = status
    this.code = code
    this.advice = advice
  }
}

/** Nobody answered: the agent does not run, or is not to be reached. */
export class AgentAway extends Error {
  override readonly name = 'AgentAway'
}

/**
 * Asks the agent. Throws {@link AgentRefusal} or {@link AgentAway}. `Answer` is what the path's route answers. With a token of a
 * widget it goes without cookie.
 */
export async function ask<Answer>(path: string, signal?: AbortSignal, token: string | null = null): Promise<Answer> {
  if (token === null) return send('GET', path, undefined, signal)
  return answerOf(path, { credentials: 'omit', headers: { Authorization: `Bearer ${token}` } }, signal)
}

/** Asks the agent to do something. Throws as {@link ask} does. */
export async function send<Answer>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
  signal?: AbortSignal,
): Promise<Answer> {
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' }
  const init = { headers: { ...pageHeaders(), ...type }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
  return answerOf(path, { method, ...init }, signal)
}

async function answerOf<Answer>(path: string, init: RequestInit, signal: AbortSignal | undefined): Promise<Answer> {
  let answer: Response
  try {
    answer = await fetch(path, { ...init, ...(signal === undefined ? {} : { signal }) })
  } catch (error) {
    if (signal?.aborted === true) throw error
    throw new AgentAway('The agent does not answer')
  }
  const json: unknown = await answer.json().catch(() => null)
  if (answer.ok && json !== null) return json as Answer
  throw refusalOf(answer.status, json)
}

function refusalOf(status: number, json: unknown): AgentRefusal {
  const { error } = (json ?? {}) as { error?: { code?: string; message?: string; suggestion?: string } }
  return new AgentRefusal(
    status,
    error?.code ?? 'unexpected',
    error?.message ?? `The agent answered with status ${status}`,
    error?.suggestion ?? 'Look into aic agent logs.',
  )
}
