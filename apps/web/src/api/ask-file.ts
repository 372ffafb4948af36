import { AgentAway, AgentRefusal } from './ask.ts'
import { pageHeaders } from './page-key.ts'

/** A file of the agent. A link can't fetch it: it would lack what proves that this page is signed in. Throws as `ask` does. */
export async function askFile(path: string): Promise<Blob> {
  const answer = await fetch(path, { headers: pageHeaders() }).catch(() => null)
  if (answer === null) throw new AgentAway('The agent does not answer')
  if (answer.ok) return answer.blob()
  throw new AgentRefusal(
    answer.status,
    'unexpected',
    `The agent answered with status ${answer.status}`,
    'Look into aic agent logs.',
  )
}
