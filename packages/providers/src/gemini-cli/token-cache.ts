import { ProviderFault } from '@aic/core/limit'
import { fieldsOf } from '../fields.ts'
import type { Credential, Vendor } from '../provider.ts'
import { fingerprintOf } from '../reading.ts'

/** An access token is renewed this long before it ends. */
const marginMs = 60_000

interface Token {
  readonly secret: string
  readonly expiresAtMs: number
}

/** Access tokens that were renewed, for as long as they are good: in memory only. */
export class TokenCache {
  readonly #tokens = new Map<string, Token>()

  /** A token that is good now: that of the file, one renewed before, or a new one. Throws `ProviderFault`. */
  async tokenOf(credential: Credential, vendor: Vendor): Promise<string> {
    const { secret, extra } = credential
    const isGood = ({ expiresAtMs }: Token): boolean => expiresAtMs - marginMs > vendor.nowMs
    if (extra.tokenExpiresAtMs === undefined || isGood({ secret, expiresAtMs: Number(extra.tokenExpiresAtMs) }))
      return secret
    const key = fingerprintOf({ secret: extra.refreshToken ?? '' })
    const known = this.#tokens.get(key)
    if (known !== undefined && isGood(known)) return known.secret
    const token = await renew(extra, vendor)
    this.#tokens.set(key, token)
    return token.secret
  }
}

/** https://developers.google.com/identity/protocols/oauth2/native-app#offline: this does not end the old ones. */
async function renew(extra: Credential['extra'], vendor: Vendor): Promise<Token> {
  const { clientId, clientSecret, refreshToken } = extra
  if (clientId === undefined || clientSecret === undefined || refreshToken === undefined) {
    throw new ProviderFault('expired', 'The sign-in of Gemini CLI has expired')
  }
  const body = new URLSearchParams({
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
    grant_type: 'refresh_token',
  })
  const answer = fieldsOf(await vendor.json({ url: 'https://oauth2.googleapis.com/token', method: 'POST', body }))
  const expiresAtMs = vendor.nowMs + (answer.number('expires_in') ?? 0) * 1_000
  return { secret: answer.needText('access_token'), expiresAtMs }
}
