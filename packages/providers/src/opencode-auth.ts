import path from 'node:path'
import { type Fields, fieldsOf, isObject, timeOf } from './fields.ts'
import { readJsonFile } from './json-file.ts'
import type { Credential, Machine } from './provider.ts'

/** One sign-in that opencode keeps: a key, or tokens. https://opencode.ai/docs/providers */
export interface OpencodeEntry {
  readonly fields: Fields
  readonly file: string
}

/**
 * What opencode's `auth.json` holds under one of the names, in each place it may lie, nearest first. The file maps a name to
 * `{type:'api',key}`, `{type:'oauth',access,refresh,expires,accountId?}` or `{type:'wellknown',key,token}`.
 */
export async function readOpencode(machine: Machine, ...names: readonly string[]): Promise<readonly OpencodeEntry[]> {
  const entries: OpencodeEntry[] = []
  for (const file of opencodeFiles(machine)) {
    const auth = await readJsonFile(machine, file).catch(() => null)
    for (const name of names) {
      const entry = auth?.json[name]
      if (isObject(entry)) entries.push({ fields: fieldsOf(entry, `$.${name}`), file })
    }
  }
  return entries
}

/** API keys that opencode keeps under one of the names, e.g. `openrouter`. */
export async function opencodeKeys(machine: Machine, ...names: readonly string[]): Promise<readonly Credential[]> {
  const entries = await readOpencode(machine, ...names)
  return entries.flatMap(({ fields, file }) => {
    const secret = fields.text('type') === 'oauth' ? null : fields.text('key')
    return secret === null ? [] : [{ secret, from: 'file', place: file, expiresAtMs: null, extra: {} }]
  })
}

/** Sign-ins that opencode keeps under one of the names: the access token, with `accountId` where the vendor has one. */
export async function opencodeSignIns(machine: Machine, ...names: readonly string[]): Promise<readonly Credential[]> {
  const entries = await readOpencode(machine, ...names)
  return entries.flatMap(({ fields, file }) => {
    const secret = fields.text('type') === 'oauth' ? fields.text('access') : null
    if (secret === null) return []
    const accountId = fields.text('accountId', 'account_id')
    const extra: Record<string, string> = accountId === null ? {} : { accountId }
    return [{ secret, from: 'file', place: file, expiresAtMs: timeOf(fields.json.expires), extra }]
  })
}

function opencodeFiles({ env, home, platform }: Machine): string[] {
  const system = platform === 'win32' ? path.win32 : path.posix
  const data = env.XDG_DATA_HOME || system.join(home, '.local', 'share')
  const windows = platform === 'win32' ? [env.APPDATA, env.LOCALAPPDATA].filter((folder) => folder !== undefined) : []
  return [
    ...[data, ...windows].map((folder) => system.join(folder, 'opencode/auth.json')),
    system.join(home, '.opencode', 'auth.json'),
  ]
}
