import type { Credential, Provider } from '../provider.ts'
import { readingOf } from '../reading.ts'
import { parseUsage, windowCalled } from './parse.ts'
import { discoverSignIn } from './sign-in.ts'

const usualBase = 'https://chatgpt.com/backend-api'

/** A ChatGPT plan, by the sign-in of Codex, which is read and never renewed. */
export const codex: Provider = {
  id: 'codex',
  name: 'ChatGPT (Codex)',
  payment: 'quota',
  origins: ['https://chatgpt.com'],
  keyVariables: [],
  statusPage: 'https://status.openai.com',
  signIn: 'Run codex once: it renews its sign-in. If that does not help, run codex login.',
  originsOf: ({ extra: { baseUrl } }) =>
    baseUrl !== undefined && URL.canParse(baseUrl) ? [new URL(baseUrl).origin] : [],
  logWindows: { source: 'codex', limitOf: windowCalled },
  discover: discoverSignIn,

  async read(credential, vendor) {
    const { accountId, email } = credential.extra
    const headers = {
      authorization: `Bearer ${credential.secret}`,
      ...(accountId === undefined ? {} : { 'chatgpt-account-id': accountId }),
    }
    const told = parseUsage(await vendor.json({ url: usageUrl(credential), headers }), vendor.nowMs)
    const { identity, label, ...rest } = told
    return readingOf(codex, credential, vendor, {
      origin: 'oauth',
      identity: accountId ?? identity,
      label: email ?? label,
      ...rest,
    })
  },
}

/** Codex's setting `chatgpt_base_url` leads elsewhere: https://developers.openai.com/codex/config-reference */
function usageUrl({ extra: { baseUrl = usualBase } }: Credential): string {
  const base = baseUrl.replace(/\/+$/, '')
  return base.includes('/backend-api') ? `${base}/wham/usage` : `${base}/api/codex/usage`
}
