import path from 'node:path'
import { ProviderFault } from '@aic/core/limit'
import { claimsOf, expiryOf } from '../jwt.ts'
import type { Credential, Machine, Provider, Refusal } from '../provider.ts'
import { present, readingOf } from '../reading.ts'
import { parseUsage } from './parse.ts'

const signIn = 'Open Cursor once: it renews its sign-in, and aic sees that by itself.'

/** Cursor's plan, by the sign-in that its editor keeps in its database, which is only read. */
export const cursor: Provider = {
  id: 'cursor',
  name: 'Cursor',
  payment: 'quota',
  origins: ['https://cursor.com'],
  keyVariables: [],
  statusPage: 'https://status.cursor.com',
  signIn,
  discover: async (machine) => signInOf(machine),
  faultOf: faultOfCursor,

  async read(credential, vendor) {
    const { userId, email, plan } = credential.extra
    if (userId === undefined) throw new ProviderFault('expired', 'The sign-in of Cursor does not say whose it is')
    const cookie = `WorkosCursorSessionToken=${encodeURIComponent(`${userId}::${credential.secret}`)}`
    const told = parseUsage(await vendor.json({ url: 'https://cursor.com/api/usage-summary', headers: { cookie } }))
    const who = { identity: userId, label: email ?? null, plan: told.plan ?? plan ?? null }
    return readingOf(cursor, credential, vendor, { origin: 'oauth', ...told, ...who })
  },
}

/** Who is not signed in is sent to a page for that. */
function faultOfCursor({ status }: Refusal): ProviderFault | null {
  if (status < 300 || status >= 400) return null
  return new ProviderFault('expired', 'Cursor no longer accepts its sign-in', { advice: signIn })
}

function signInOf(machine: Machine): Credential[] {
  const file = databaseOf(machine)
  const values = machine.readDatabase(file, (database) => {
    const rows = database.prepare("select key, value from ItemTable where key like 'cursorAuth/%'").all()
    return new Map(rows.map(({ key, value }) => [textOf(key), textOf(value)]))
  })
  const secret = values?.get('cursorAuth/accessToken') ?? ''
  if (secret === '') return []
  const subject = claimsOf(secret)?.text('sub') ?? null
  const extra = present({
    userId: subject?.split('|').at(-1) ?? null,
    email: values?.get('cursorAuth/cachedEmail') ?? null,
    plan: values?.get('cursorAuth/stripeMembershipType') ?? null,
  })
  return [{ secret, from: 'file', place: file, expiresAtMs: expiryOf(secret), extra }]
}

/** Values are texts, in some versions as bytes. */
const textOf = (value: unknown): string =>
  value instanceof Uint8Array ? new TextDecoder().decode(value) : typeof value === 'string' ? value : ''

function databaseOf({ env, home, platform }: Machine): string {
  const below = ['Cursor', 'User', 'globalStorage', 'state.vscdb']
  if (platform === 'win32') return path.join(env.APPDATA || path.join(home, 'AppData', 'Roaming'), ...below)
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', ...below)
  return path.join(env.XDG_CONFIG_HOME || path.join(home, '.config'), ...below)
}
