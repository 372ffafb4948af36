import path from 'node:path'
import { ProviderFault } from '@aic/core/limit'
import { type Fields, isObject } from '../fields.ts'
import { readJsonFile } from '../json-file.ts'
import { claimsOf, expiryOf } from '../jwt.ts'
import { opencodeSignIns } from '../opencode-auth.ts'
import type { Credential, Machine } from '../provider.ts'
import { present } from '../reading.ts'

/** Claim of OpenAI's tokens that says which account and plan they are for. */
const openAiClaim = 'https://api.openai.com/auth'

/** Codex's sign-in in the folders that it uses, then that of opencode, which signs in with the same accounts. */
export async function discoverSignIn(machine: Machine): Promise<readonly (Credential | ProviderFault)[]> {
  const { env, home } = machine
  const folders = env.CODEX_HOME ? [env.CODEX_HOME] : [path.join(home, '.codex'), path.join(home, '.config', 'codex')]
  const own: (Credential | ProviderFault)[] = []
  for (const folder of folders) {
    const file = path.join(folder, 'auth.json')
    const auth = await readJsonFile(machine, file)
    if (auth !== null) own.push(signInOf(auth, file, baseUrlOf(machine, folder)))
  }
  return [...own, ...(await opencodeSignIns(machine, 'openai'))]
}

/**
 * `{auth_mode, tokens: {id_token, access_token, account_id}, OPENAI_API_KEY}`, in snake or camel case. With an API key alone there is no plan.
 */
function signInOf(auth: Fields, place: string, baseUrl: string | null): Credential | ProviderFault {
  const tokens = isObject(auth.json.tokens) ? auth.object('tokens') : null
  const secret =
    tokens?.text('access_token', 'accessToken') ?? auth.text('personal_access_token', 'personalAccessToken')
  if (secret === null) return keyOnly(place)
  const idToken = claimsOf(tokens?.text('id_token', 'idToken') ?? null)
  const accountId = tokens?.text('account_id', 'accountId') ?? accountOf(idToken) ?? accountOf(claimsOf(secret))
  const extra = present({ accountId, email: idToken?.text('email') ?? null, baseUrl })
  return { secret, from: 'file', place, expiresAtMs: expiryOf(secret), extra }
}

function accountOf(claims: Fields | null): string | null {
  const own = claims?.json[openAiClaim]
  const inner = isObject(own) && typeof own.chatgpt_account_id === 'string' ? own.chatgpt_account_id : null
  const [first] = Array.isArray(claims?.json.organizations) ? (claims.json.organizations as unknown[]) : []
  const organization = isObject(first) && typeof first.id === 'string' ? first.id : null
  return inner ?? claims?.text('chatgpt_account_id') ?? organization
}

const keyOnly = (place: string): ProviderFault =>
  new ProviderFault('missing', `${place} holds no sign-in with ChatGPT`, {
    advice: 'Run codex login to sign in with ChatGPT. With an API key there is no plan to show.',
  })

/** `chatgpt_base_url = "https://…"` of config.toml, before its first table. */
function baseUrlOf(machine: Machine, folder: string): string | null {
  const [top = ''] = (machine.readText(path.join(folder, 'config.toml')) ?? '').split(/^\s*\[/m)
  return /^\s*chatgpt_base_url\s*=\s*["']([^"']+)["']/m.exec(top)?.[1] ?? null
}
