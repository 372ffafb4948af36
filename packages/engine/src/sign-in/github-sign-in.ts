import { ProviderFault } from '@aic/core/limit'
import {
  type DeviceFlow,
  deviceFlowProvider,
  pollDeviceFlow,
  readUser,
  type StoredKey,
  startDeviceFlow,
  type VendorOptions,
  vendorOriginOf,
} from '@aic/providers'
import { isTokenInvalid, readOwnToken, setTokenInvalid, writeOwnToken } from './token-file.ts'

/** The machine whose user signs in. */
export interface SignInOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly platform: NodeJS.Platform
  readonly nowMs: () => number
}

/** What the user needs to sign in. */
export interface DeviceCode {
  readonly userCode: string
  readonly verificationUri: string
  readonly intervalSeconds: number
  readonly expiresInSeconds: number
}

/** How far a sign-in is. */
export type DevicePoll =
  | { readonly state: 'done'; readonly username: string | null }
  | { readonly state: 'pending' | 'slow_down'; readonly intervalSeconds: number }
  | { readonly state: 'expired' | 'denied' | 'failed'; readonly message: string }

/** Whether aic is signed in to GitHub by a sign-in of its own. */
export interface SignInStatus {
  readonly isAuthenticated: boolean
  readonly username: string | null
  readonly isTokenInvalid: boolean
}

/** Tokens of aic's own sign-ins, for `openMonitor`: none while GitHub does not know it any more. */
export const ownKeys =
  (machine: SignInOptions) =>
  (provider: string): readonly StoredKey[] => {
    if (provider !== deviceFlowProvider || isTokenInvalid(machine)) return []
    const token = readOwnToken(machine)
    return token === null ? [] : [{ secret: token.key, from: 'device', place: 'auth.json' }]
  }

/**
 * Signing in to GitHub by device flow: https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#device-flow
 * The token is kept in a file of its own, never in the settings, and never told.
 */
export class GitHubSignIn {
  readonly #options: SignInOptions
  readonly #vendor: VendorOptions
  #flow: DeviceFlow | null = null
  #nextPollMs = 0
  #polling: Promise<DevicePoll> | null = null

  /** Throws `AicError` for a bad `AIC_VENDOR_ORIGIN`. */
  constructor(options: SignInOptions) {
    this.#options = options
    this.#vendor = { nowMs: options.nowMs, vendorOrigin: vendorOriginOf(options.env), timeoutMs: 15_000 }
  }

  status(): SignInStatus {
    const token = readOwnToken(this.#options)
    const isInvalid = isTokenInvalid(this.#options)
    return {
      isAuthenticated: token !== null && !isInvalid,
      username: token?.user ?? null,
      isTokenInvalid: isInvalid,
    }
  }

  /** Asks GitHub for a code that the user types in at `verificationUri`. A sign-in that was begun before is given up. Throws `ProviderFault`. */
  async start(): Promise<DeviceCode> {
    const flow = await startDeviceFlow(this.#vendor)
    const nowMs = this.#options.nowMs()
    this.#flow = flow
    this.#nextPollMs = nowMs + flow.intervalMs
    setTokenInvalid(this.#options, false)
    return {
      userCode: flow.userCode,
      verificationUri: flow.verificationUri,
      intervalSeconds: Math.ceil(flow.intervalMs / 1_000),
      expiresInSeconds: Math.max(0, Math.round((flow.expiresAtMs - nowMs) / 1_000)),
    }
  }

  /** Asks whether the user has done so: GitHub itself no sooner than it said, however often this is called. Never throws for what GitHub says. */
  poll(): Promise<DevicePoll> {
    this.#polling ??= this.#poll().finally(() => {
      this.#polling = null
    })
    return this.#polling
  }

  /** Forgets the token. GitHub's page of authorized apps revokes it. */
  async logout(): Promise<void> {
    this.#flow = null
    writeOwnToken(this.#options, null)
    setTokenInvalid(this.#options, false)
  }

  /** Asks GitHub whose token it is. One that it does not know, or refuses, is not used any more. Throws `ProviderFault` where GitHub is not reached. */
  async check(): Promise<SignInStatus> {
    const token = readOwnToken(this.#options)
    if (token === null || isTokenInvalid(this.#options)) return this.status()
    try {
      const { login } = await readUser(token.key, this.#vendor)
      if (login !== token.user) writeOwnToken(this.#options, { ...token, user: login })
    } catch (error) {
      if (!(error instanceof ProviderFault) || !['expired', 'denied'].includes(error.kind)) throw error
      setTokenInvalid(this.#options, true)
    }
    return this.status()
  }

  async #poll(): Promise<DevicePoll> {
    const flow = this.#flow
    if (flow === null) return { state: 'failed', message: 'No sign-in was begun' }
    const nowMs = this.#options.nowMs()
    if (nowMs >= flow.expiresAtMs) return this.#end('expired', 'The code is too old: begin the sign-in again')
    if (nowMs < this.#nextPollMs) return { state: 'pending', intervalSeconds: secondsOf(this.#nextPollMs - nowMs) }
    try {
      return await this.#ask(flow, nowMs)
    } catch (error) {
      if (!(error instanceof ProviderFault)) throw error
      if (error.kind === 'api') return this.#end('failed', error.message)
      // GitHub stumbles, or is not reached: the code holds on.
      this.#nextPollMs = Math.max(error.retryAtMs ?? 0, nowMs + flow.intervalMs)
      return { state: 'pending', intervalSeconds: secondsOf(this.#nextPollMs - nowMs) }
    }
  }

  async #ask(flow: DeviceFlow, nowMs: number): Promise<DevicePoll> {
    const answer = await pollDeviceFlow(flow, this.#vendor)
    if (answer.state === 'done') return { state: 'done', username: await this.#keep(answer.token) }
    if (answer.state === 'denied') return this.#end('denied', 'The sign-in was refused at GitHub')
    if (answer.state === 'expired') return this.#end('expired', 'The code is too old: begin the sign-in again')
    const isSlower = answer.state === 'slow-down'
    const intervalMs = isSlower ? answer.intervalMs : flow.intervalMs
    if (this.#flow === flow) this.#flow = { ...flow, intervalMs }
    this.#nextPollMs = nowMs + intervalMs
    return { state: isSlower ? 'slow_down' : 'pending', intervalSeconds: secondsOf(intervalMs) }
  }

  #end(state: 'expired' | 'denied' | 'failed', message: string): DevicePoll {
    this.#flow = null
    return { state, message }
  }

  /** The token is kept before anything else is asked with it: GitHub hands it out once. */
  async #keep(token: string): Promise<string | null> {
    this.#flow = null
    writeOwnToken(this.#options, { key: token, user: null })
    setTokenInvalid(this.#options, false)
    const { username } = await this.check().catch(() => this.status())
    return username
  }
}

const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000))
