import path from 'node:path'
import { ProviderFault } from '@aic/core/limit'
import type { Fields } from '../fields.ts'
import { readJsonFile } from '../json-file.ts'
import { claimsOf } from '../jwt.ts'
import type { Credential, Machine } from '../provider.ts'
import { present } from '../reading.ts'
import { readClient } from './client.ts'

/** Gemini CLI's sign-in with Google, from its folder. */
export async function discoverSignIn(machine: Machine): Promise<readonly (Credential | ProviderFault)[]> {
  const folder = path.join(machine.env.GEMINI_CLI_HOME || machine.home, '.gemini')
  const file = path.join(folder, 'oauth_creds.json')
  const kept = await readJsonFile(machine, file)
  const secret = kept?.text('access_token') ?? null
  if (kept === null || secret === null) return []
  const settings = await readJsonFile(machine, path.join(folder, 'settings.json')).catch(() => null)
  const type = authTypeOf(settings)
  if (type !== null && type !== 'oauth-personal') return [worksWithoutSignIn(type)]
  return [signInOf(machine, kept, secret, file, await activeAccount(machine, folder))]
}

/** `security.auth.selectedType`, of older versions `selectedAuthType`. */
const authTypeOf = (settings: Fields | null): string | null => {
  try {
    return (
      settings?.object('security')?.object('auth')?.text('selectedType') ?? settings?.text('selectedAuthType') ?? null
    )
  } catch {
    return null
  }
}

const worksWithoutSignIn = (type: string): ProviderFault =>
  new ProviderFault('missing', `Gemini CLI works with ${type}, which has no quota that can be asked for`, {
    advice: 'Only a sign-in with Google has one: choose it in Gemini CLI by /auth.',
  })

async function activeAccount(machine: Machine, folder: string): Promise<string | null> {
  const accounts = await readJsonFile(machine, path.join(folder, 'google_accounts.json')).catch(() => null)
  return accounts?.text('active') ?? null
}

/** Where the token can be renewed, it is no matter when it ends; else an expired one is not sent. */
function signInOf(machine: Machine, kept: Fields, secret: string, place: string, active: string | null): Credential {
  const expiresAtMs = kept.time('expiry_date')
  const refreshToken = kept.text('refresh_token')
  const client = refreshToken === null || expiresAtMs === null ? null : readClient(machine)
  const claims = claimsOf(kept.text('id_token'))
  const extra = present({
    email: claims?.text('email') ?? active,
    subject: claims?.text('sub') ?? null,
    ...(client === null ? {} : { refreshToken, tokenExpiresAtMs: String(expiresAtMs), ...client }),
  })
  return { secret, from: 'file', place, expiresAtMs: client === null ? expiresAtMs : null, extra }
}
