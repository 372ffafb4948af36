import { ProviderFault } from '@aic/core/limit'
import type { Provider, Refusal, Vendor } from '../provider.ts'
import { readingOf } from '../reading.ts'
import { parseAccount, parseQuota } from './parse.ts'
import { discoverSignIn } from './sign-in.ts'
import { TokenCache } from './token-cache.ts'
import { saysUnsupported, unsupported } from './unsupported.ts'

const api = 'https://cloudcode-pa.googleapis.com/v1internal'
const expiredAdvice = 'Run gemini once: it renews its sign-in, and aic sees that by itself.'
const tokens = new TokenCache()

/**
 * The daily allowance of Gemini CLI, by its sign-in with Google. Google's renewal tokens may be used any number of times, so an access token that has
 * expired is renewed in memory, where the installed CLI shows how; nothing is written.
 */
export const geminiCli: Provider = {
  id: 'gemini-cli',
  name: 'Gemini CLI',
  payment: 'quota',
  origins: ['https://cloudcode-pa.googleapis.com', 'https://oauth2.googleapis.com'],
  keyVariables: [],
  signIn: expiredAdvice,
  discover: discoverSignIn,
  faultOf: faultOfGemini,

  async read(credential, vendor) {
    const ask = asker(vendor, await tokens.tokenOf(credential, vendor))
    const account = parseAccount(
      await ask('loadCodeAssist', { metadata: { ideType: 'GEMINI_CLI', pluginType: 'GEMINI' } }),
    )
    const { project } = account
    const quota = parseQuota(await ask('retrieveUserQuota', project === null ? {} : { project }))
    const { subject, email } = credential.extra
    const who = { identity: subject ?? null, label: email ?? null, plan: account.plan }
    return readingOf(geminiCli, credential, vendor, { origin: 'oauth', ...who, ...quota })
  },
}

/** Both calls only look, so they may be repeated though they are POST. */
const asker =
  (vendor: Vendor, token: string) =>
  async (method: string, body: unknown): Promise<unknown> =>
    vendor.json({
      url: `${api}:${method}`,
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body,
      isRepeatable: true,
    })

/** An account that is not served, and a renewal token that is refused, which Google says by status 400. */
function faultOfGemini({ status, body, message }: Refusal): ProviderFault | null {
  if (saysUnsupported(textOf(body))) return unsupported(message)
  if (status === 400 && /invalid_grant/.test(textOf(body))) {
    return new ProviderFault('expired', 'Google no longer accepts the sign-in of Gemini CLI', { advice: expiredAdvice })
  }
  return null
}

const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body))
