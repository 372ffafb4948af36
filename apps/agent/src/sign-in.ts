/** Signing in to GitHub by device flow. Its token never leaves the engine. Source: https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#device-flow */
export interface GitHubSignIn {
  status(): { readonly isAuthenticated: boolean; readonly username: string | null; readonly isTokenInvalid: boolean }
  /** Asks GitHub for a code that the user types in at `verificationUri`. */
  start(): Promise<DeviceCode>
  /** Asks whether the user has done so. One call is one question; who calls waits as long as was said. */
  poll(): Promise<DevicePoll>
  logout(): Promise<void>
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
