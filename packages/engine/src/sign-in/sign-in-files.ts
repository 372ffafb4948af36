import { chmodSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Place } from '@aic/sources'
import { isObject } from '../config/fields.ts'
import { configFolder } from '../folders.ts'
import { writeWhole } from '../write-whole.ts'

type Machine = Pick<Place, 'env' | 'home' | 'platform'>

/** What stays of a sign-in from start to start; the token itself lies in a file of its own. */
export interface SignInState {
  readonly isTokenInvalid: boolean
  readonly username: string | null
}

/** `auth.json`, in the shape of the original design: `{"PROVIDER": {"type": "oauth", "key": "…"}}`. */
const tokensFile = (machine: Machine): string => path.join(configFolder(machine), 'auth.json')
/** `agent_config.json`: what the agent notes for itself. */
const stateFile = (machine: Machine): string => path.join(configFolder(machine), 'agent_config.json')

/** The token that aic keeps for a provider; null without one. */
export function readToken(machine: Machine, provider: string): string | null {
  const entry = readObject(tokensFile(machine))[provider]
  const key = isObject(entry) ? entry.key : null
  return typeof key === 'string' && key !== '' ? key : null
}

/** Keeps a token, for its owner's eyes only; null forgets it. What the file holds of others stays. */
export function writeToken(machine: Machine, provider: string, token: string | null): void {
  const { [provider]: _, ...others } = readObject(tokensFile(machine))
  if (token === null && _ === undefined) return
  write(tokensFile(machine), token === null ? others : { ...others, [provider]: { type: 'oauth', key: token } })
}

/** What was noted of the sign-in. */
export function readState(machine: Machine): SignInState {
  const { github_token_invalid: isInvalid, github_username: username } = readObject(stateFile(machine))
  return { isTokenInvalid: isInvalid === true, username: typeof username === 'string' ? username : null }
}

/** Notes it, beside what else the file holds. */
export function writeState(machine: Machine, { isTokenInvalid, username }: SignInState): void {
  const file = stateFile(machine)
  write(file, { ...readObject(file), github_token_invalid: isTokenInvalid, github_username: username })
}

function readObject(file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isObject(value) ? value : {}
  } catch {
    return {} // there is none yet, or nothing that makes sense
  }
}

function write(file: string, value: object): void {
  writeWhole(file, `${JSON.stringify(value, null, 2)}\n`)
  chmodSync(file, 0o600)
}
