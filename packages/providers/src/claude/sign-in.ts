import path from 'node:path'
import { ProviderFault } from '@aic/core/limit'
import { type Fields, fieldsOf, isObject } from '../fields.ts'
import { readJsonFile } from '../json-file.ts'
import { opencodeSignIns } from '../opencode-auth.ts'
import type { Credential, Machine } from '../provider.ts'
import { present } from '../reading.ts'

/** The name under which Claude Code keeps its sign-in in the Keychain of macOS. */
const keychainService = 'Claude Code-credentials'
const keychainMs = 4_000

/**
 * Claude Code's sign-in: its file, or on macOS its Keychain entry. Where that is not there, opencode's, which mostly is of the same account: asked
 * with both, the vendor would count twice.
 */
export async function discoverSignIn(machine: Machine): Promise<readonly (Credential | ProviderFault)[]> {
  const own = await ownSignIn(machine)
  if (own !== null && !(own instanceof ProviderFault)) return [own]
  const others = await opencodeSignIns(machine, 'anthropic')
  return own === null ? [...others, ...setupToken(machine)] : [own, ...others]
}

async function ownSignIn(machine: Machine): Promise<Credential | ProviderFault | null> {
  const folder = claudeFolder(machine)
  const file = path.join(machine.env.CLAUDE_SECURESTORAGE_CONFIG_DIR || folder, '.credentials.json')
  const kept = await readJsonFile(machine, file)
  if (kept !== null) return withAccount(machine, folder, signInOf(kept, file))
  const entry = machine.platform === 'darwin' ? await readKeychain(machine) : null
  return entry === null ? null : withAccount(machine, folder, signInOf(entry, `Keychain: ${keychainService}`))
}

/** The file `{claudeAiOauth: {accessToken, expiresAt (unix ms), scopes, subscriptionType, rateLimitTier}}`; or only `mcpOAuth`, of other servers. */
function signInOf(kept: Fields, place: string): Credential | ProviderFault {
  const oauth = kept.object('claudeAiOauth')
  const secret = oauth?.text('accessToken') ?? null
  if (oauth === null || secret === null) return notSignedIn(place)
  const scopes = oauth.json.scopes
  return {
    secret,
    from: 'file',
    place,
    expiresAtMs: oauth.time('expiresAt'),
    extra: present({
      scopes: Array.isArray(scopes) ? scopes.join(' ') : null,
      subscription: oauth.text('subscriptionType'),
      tier: oauth.text('rateLimitTier'),
    }),
  }
}

const notSignedIn = (place: string): ProviderFault =>
  new ProviderFault('missing', `${place} holds no sign-in to Claude, only those to other servers`, {
    advice: 'Run claude, and /login there. With an API key there is no plan to show.',
  })

/** Adds whose sign-in it is, and Claude Code's version, from the file in which it keeps its state. */
async function withAccount(
  machine: Machine,
  folder: string,
  found: Credential | ProviderFault,
): Promise<Credential | ProviderFault> {
  if (found instanceof ProviderFault) return found
  const state = await readState(machine, folder)
  const account = state?.object('oauthAccount') ?? null
  const version = state?.text('lastOnboardingVersion', 'lastReleaseNotesSeen') ?? null
  const extra = present({
    accountId: account?.text('accountUuid') ?? null,
    email: account?.text('emailAddress') ?? null,
    organization: account?.text('organizationName') ?? null,
    version: version !== null && /^\d+\.\d+\.\d+$/.test(version) ? version : null,
  })
  return { ...found, extra: { ...found.extra, ...extra } }
}

async function readState(machine: Machine, folder: string): Promise<Fields | null> {
  const own = machine.env.CLAUDE_CONFIG_DIR
    ? path.join(folder, '.claude.json')
    : path.join(machine.home, '.claude.json')
  for (const file of [path.join(folder, '.config.json'), own]) {
    const state = await readJsonFile(machine, file).catch(() => null)
    if (state !== null) return state
  }
  return null
}

async function readKeychain(machine: Machine): Promise<Fields | null> {
  const text = await machine.run('security', ['find-generic-password', '-s', keychainService, '-w'], keychainMs)
  try {
    const json: unknown = JSON.parse(text ?? '')
    return isObject(json) ? fieldsOf(json) : null
  } catch {
    return null
  }
}

/** A token for scripts may ask the model, and nothing else. */
const setupToken = ({ env }: Machine): ProviderFault[] =>
  env.CLAUDE_CODE_OAUTH_TOKEN
    ? [
        new ProviderFault('denied', 'CLAUDE_CODE_OAUTH_TOKEN holds a token that may not see usage', {
          advice: 'Run claude, and /login there: that sign-in may.',
        }),
      ]
    : []

const claudeFolder = ({ env, home }: Machine): string => env.CLAUDE_CONFIG_DIR || path.join(home, '.claude')
