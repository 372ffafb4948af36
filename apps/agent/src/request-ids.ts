import { randomBytes } from 'node:crypto'

/** Names requests in answers and in the log, each run of the agent with a beginning of its own. */
export function requestIds(): () => string {
  const run = randomBytes(4).toString('hex')
  let count = 0
  return () => `${run}-${(++count).toString(36)}`
}
