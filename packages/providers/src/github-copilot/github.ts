import { ProviderFault } from '@aic/core/limit'
import { fieldsOf } from '../fields.ts'
import type { Credential, Refusal } from '../provider.ts'
import { openVendor, type VendorOptions } from '../vendor.ts'

/** Somebody at GitHub. */
export interface GitHubUser {
  /** Stays when the login changes. */
  readonly id: string
  readonly login: string
}

/**
 * Whose token it is. Throws `ProviderFault`: `expired` where GitHub does not know the token any more, `denied` where it knows it and does not let it,
 * `rate-limited`, which GitHub says by status 403, too.
 */
export async function readUser(token: string, options: VendorOptions, host?: string): Promise<GitHubUser> {
  const asked = { name: 'GitHub', origins: [`https://${apiHostOf(host)}`], faultOf: faultOfGitHub }
  const credential: Credential = { secret: token, from: 'device', place: 'aic', expiresAtMs: null, extra: {} }
  const url = `https://${apiHostOf(host)}/user`
  const user = fieldsOf(
    await openVendor(asked, credential, options).json({ url, headers: { authorization: `token ${token}` } }),
  )
  return { id: user.needText('id'), login: user.needText('login') }
}

/** `ghe.example.com` → `api.ghe.example.com`; GitHub's own without a host. */
export const apiHostOf = (host = 'github.com'): string => `api.${host}`

/** 403 is also what GitHub says to who asks too often: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export function faultOfGitHub({ status, message, headers }: Refusal): ProviderFault | null {
  const isLimit = headers.get('x-ratelimit-remaining') === '0' || /rate limit/i.test(message ?? '')
  if (status !== 403 || !isLimit) return null
  const resetSeconds = Number(headers.get('x-ratelimit-reset') ?? Number.NaN)
  return new ProviderFault('rate-limited', 'GitHub asks to wait (status 403)', {
    retryAtMs: Number.isFinite(resetSeconds) && resetSeconds > 0 ? resetSeconds * 1_000 : null,
  })
}
