import { ProviderFault } from '@aic/core/limit'
import { type Fields, fieldsOf } from '../fields.ts'
import type { Credential } from '../provider.ts'
import { type Asked, openVendor, type VendorOptions } from '../vendor.ts'

/** A sign-in that waits for the user to enter `userCode` at `verificationUri`. */
export interface DeviceFlow {
  /** Secret: who has it gets the token. */
  readonly deviceCode: string
  readonly userCode: string
  readonly verificationUri: string
  /** UTC ms. */
  readonly expiresAtMs: number
  /** Least time between two polls. */
  readonly intervalMs: number
}

/** What became of it. `token` is secret. */
export type DeviceState =
  | { readonly state: 'pending' }
  | { readonly state: 'slow-down'; readonly intervalMs: number }
  | { readonly state: 'expired' }
  | { readonly state: 'denied' }
  | { readonly state: 'done'; readonly token: string }

/** Id of the provider that is asked with the token at the end. */
export const deviceFlowProvider = 'github-copilot'

/** The public id of Copilot's own app: its tokens may see usage, those of other apps may not. It has no secret. */
const clientId = 'Iv1.b507a08c87ecfe98'
const grantType = 'urn:ietf:params:oauth:grant-type:device_code'
/** What GitHub adds to the interval where it does not say. */
const slowerMs = 5_000

const github: Asked = { name: 'GitHub', origins: ['https://github.com'] }

/**
 * Begins a sign-in at GitHub without a browser of our own. Throws `ProviderFault`.
 * https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#device-flow
 */
export async function startDeviceFlow(options: VendorOptions): Promise<DeviceFlow> {
  const vendor = openVendor(github, secretOf(''), unheard(options))
  const body = new URLSearchParams({ client_id: clientId, scope: 'read:user' })
  const answer = fieldsOf(await vendor.json({ url: 'https://github.com/login/device/code', method: 'POST', body }))
  return {
    deviceCode: answer.needText('device_code'),
    userCode: answer.needText('user_code'),
    verificationUri: verificationUriOf(answer),
    expiresAtMs: vendor.nowMs + (answer.number('expires_in') ?? 900) * 1_000,
    intervalMs: (answer.number('interval') ?? 5) * 1_000,
  }
}

/** Looks once whether the user has signed in; not before `intervalMs` has passed since the last look. Throws `ProviderFault` for what is no answer to that. */
export async function pollDeviceFlow(
  { deviceCode, intervalMs }: Pick<DeviceFlow, 'deviceCode' | 'intervalMs'>,
  options: VendorOptions,
): Promise<DeviceState> {
  const vendor = openVendor(github, secretOf(deviceCode), unheard(options))
  const body = new URLSearchParams({ client_id: clientId, device_code: deviceCode, grant_type: grantType })
  const answer = fieldsOf(
    await vendor.json({ url: 'https://github.com/login/oauth/access_token', method: 'POST', body }),
  )
  const token = answer.text('access_token')
  return token === null ? stateOf(answer, intervalMs) : { state: 'done', token }
}

function stateOf(answer: Fields, intervalMs: number): DeviceState {
  const error = answer.needText('error')
  const seconds = answer.number('interval')
  if (error === 'authorization_pending') return { state: 'pending' }
  if (error === 'slow_down') {
    return { state: 'slow-down', intervalMs: seconds === null ? intervalMs + slowerMs : seconds * 1_000 }
  }
  if (error === 'expired_token') return { state: 'expired' }
  if (error === 'access_denied') return { state: 'denied' }
  const reason = /^[a-z_]{1,60}$/.test(error) ? error : 'an unknown reason'
  throw new ProviderFault('api', `GitHub ended the sign-in: ${reason}`, { advice: 'Begin the sign-in again.' })
}

/** The page is GitHub's own, or nobody is sent there. */
function verificationUriOf(answer: Fields): string {
  const uri = answer.needText('verification_uri')
  if (URL.canParse(uri) && new URL(uri).origin === 'https://github.com') return uri
  throw new ProviderFault('parse', 'The answer has a $.verification_uri that is not at github.com')
}

const secretOf = (secret: string): Credential => ({
  secret,
  from: 'device',
  place: 'aic',
  expiresAtMs: null,
  extra: {},
})

/** These answers hold tokens: they are not kept, not even redacted. */
const unheard = (options: VendorOptions): VendorOptions => ({ ...options, onAnswer: () => undefined })
