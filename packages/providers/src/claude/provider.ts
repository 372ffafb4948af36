import { ProviderFault } from '@aic/core/limit'
import { fieldsOf } from '../fields.ts'
import type { Credential, Provider, Vendor } from '../provider.ts'
import { readingOf } from '../reading.ts'
import { parsePlan, parseUsage, windows } from './parse.ts'
import { discoverSignIn } from './sign-in.ts'

/** Where Claude Code's own version is not known: the vendor refuses user agents that are not Claude Code's with lasting 429. */
const usualVersion = '2.1.0'
/** The right to see usage. Tokens of `claude setup-token` lack it. */
const neededScope = 'user:profile'

/** A Claude subscription (Pro, Max, Team), by the sign-in of Claude Code, which is read and never renewed: its renewal tokens work once. */
export const claude: Provider = {
  id: 'claude',
  name: 'Claude',
  payment: 'quota',
  origins: ['https://api.anthropic.com'],
  keyVariables: [],
  leastPollMs: 5 * 60_000,
  hookWindows: windows,
  statusPage: 'https://status.claude.com',
  signIn: 'Run claude once: it renews its sign-in, and aic sees that by itself.',
  discover: discoverSignIn,

  async read(credential, vendor) {
    const { scopes, accountId, email, organization } = credential.extra
    if (scopes !== undefined && !scopes.split(' ').includes(neededScope)) throw lacksScope()
    const json = await vendor.json({ url: 'https://api.anthropic.com/api/oauth/usage', headers: headersOf(credential) })
    const usage = parseUsage(json)
    const label = email ?? organization ?? (accountId === undefined ? await readLabel(credential, vendor) : null)
    const account = { identity: accountId ?? null, label, plan: parsePlan(credential.extra) }
    return readingOf(claude, credential, vendor, { origin: 'oauth', ...account, ...usage })
  },
}

const headersOf = ({ secret, extra }: Credential) => ({
  authorization: `Bearer ${secret}`,
  'anthropic-beta': 'oauth-2025-04-20',
  'content-type': 'application/json',
  'user-agent': `claude-code/${extra.version ?? usualVersion}`,
})

/**
 * Whose sign-in it is, where no file of Claude Code says. Its failure is no failure of the reading; so the account is not told apart by it, or it
 * would be another one while this fails.
 */
async function readLabel(credential: Credential, vendor: Vendor): Promise<string | null> {
  try {
    const url = 'https://api.anthropic.com/api/oauth/profile'
    const profile = fieldsOf(await vendor.json({ url, headers: headersOf(credential), isRepeatable: false }))
    return profile.object('account')?.text('email', 'email_address') ?? null
  } catch (error) {
    if (error instanceof ProviderFault) return null
    throw error
  }
}

const lacksScope = (): ProviderFault =>
  new ProviderFault('denied', `The sign-in of Claude Code lacks the right ${neededScope}`, {
    advice: 'Run claude, and /login there: that asks for this right.',
  })
