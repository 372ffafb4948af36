import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** A question that only the holder of the token can answer, and nobody twice. */
export const newChallenge = (): string => randomBytes(32).toString('hex')

/** What a challenge looks like: 32 to 128 hex digits. */
export const challengePattern = /^[0-9a-f]{32,128}$/

/**
 * The answer of an agent that listens on `port`, as hex. It holds the port, so that another program can't pass the question on to the
 * real agent and hand out its answer as its own.
 */
export const proofOf = (token: string, challenge: string, port: number): string =>
  createHmac('sha256', token).update(`aic-agent ${port} ${challenge}`).digest('hex')

/** Whether who listens on `port` knows the token: only then may it be sent there. */
export function isProof(proof: unknown, token: string, challenge: string, port: number): boolean {
  if (typeof proof !== 'string') return false
  const [given, wanted] = [Buffer.from(proof), Buffer.from(proofOf(token, challenge, port))]
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
