import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { deviceFlowProvider } from '@aic/providers'
import { isObject } from '../config/fields.ts'
import { configFolder } from '../folders.ts'
import { writeWhole } from '../write-whole.ts'

type Machine = Parameters<typeof configFolder>[0]

/** A token that aic got by a sign-in of its own. */
export interface OwnToken {
  /** Secret. */
  readonly key: string
  /** Login of whom it belongs to; null while that is not known. */
  readonly user: string | null
}

/** Tokens lie in a file of their own, which no command shows: `{"<provider>": {"type": "oauth", "key": …, "user": …}}`. */
const tokenFile = (machine: Machine): string => path.join(configFolder(machine), 'auth.json')
/** What is known of them that is no secret: `{"github_token_invalid": true}`. */
const stateFile = (machine: Machine): string => path.join(configFolder(machine), 'agent_config.json')

/** GitHub's token; null without one. */
export function readOwnToken(machine: Machine): OwnToken | null {
  const entry = readObject(tokenFile(machine))[deviceFlowProvider]
  if (!isObject(entry) || typeof entry.key !== 'string' || entry.key === '') return null
  return { key: entry.key, user: typeof entry.user === 'string' ? entry.user : null }
}

/** Keeps a token for its owner only; null forgets it. Other entries stay. */
export function writeOwnToken(machine: Machine, token: OwnToken | null): void {
  const file = tokenFile(machine)
  if (token === null && !existsSync(file)) return
  const { [deviceFlowProvider]: _, ...others } = readObject(file)
  const entry = token === null ? {} : { [deviceFlowProvider]: { type: 'oauth', ...token } }
  writePrivate(file, { ...others, ...entry })
}

/** GitHub said that it does not know the token any more: then it is not sent again. */
export const isTokenInvalid = (machine: Machine): boolean =>
  readObject(stateFile(machine)).github_token_invalid === true

/** Keeps whether that is so, over restarts. */
export function setTokenInvalid(machine: Machine, isInvalid: boolean): void {
  if (isTokenInvalid(machine) === isInvalid) return
  writePrivate(stateFile(machine), { ...readObject(stateFile(machine)), github_token_invalid: isInvalid })
}

function readObject(file: string): Record<string, unknown> {
  try {
    if ((statSync(file).mode & 0o077) !== 0 && process.platform !== 'win32') chmodSync(file, 0o600)
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isObject(value) ? value : {}
  } catch {
    return {} // absent, not ours, or no JSON: no sign-in that could be used
  }
}

function writePrivate(file: string, value: object): void {
  writeWhole(file, `${JSON.stringify(value, null, 2)}\n`)
  chmodSync(file, 0o600)
}
