import { findAgent } from '@aic/engine/agent-control'
import { type DeviceCode, type DevicePoll, GitHubSignIn, type SignInStatus } from '@aic/engine/sign-in'
import { AgentClient } from '../agent-client/agent-client.ts'
import type { Cli } from '../cli.ts'
import { useProxy } from '../use-proxy.ts'

/** The sign-in at GitHub for commands: behind it the running agent, or the work itself. */
export interface GitHubDoor {
  status(): Promise<SignInStatus>
  start(): Promise<DeviceCode>
  poll(): Promise<DevicePoll>
  logout(): Promise<void>
}

/** Opens it. */
export async function githubDoor(cli: Cli): Promise<GitHubDoor> {
  const agent = await findAgent(cli)
  if (agent !== null) return new AgentGitHub(new AgentClient(agent))
  const { env, home, platform } = cli
  useProxy(env)
  const signIn = new GitHubSignIn({ env, home, platform, nowMs: Date.now })
  return {
    status: async () => signIn.status(),
    start: async () => signIn.start(),
    poll: async () => signIn.poll(),
    logout: async () => signIn.logout(),
  }
}

interface StatusAnswer {
  readonly is_authenticated: boolean
  readonly username: string | null
  readonly token_invalid: boolean
}

interface DeviceAnswer {
  readonly user_code: string
  readonly verification_uri: string
  readonly interval: number
  readonly expires_in: number
}

interface PollAnswer {
  readonly status: keyof typeof states
  readonly username: string | null
  readonly interval: number | null
  readonly error: string | null
}

const states = {
  complete: 'done',
  authorization_pending: 'pending',
  slow_down: 'slow_down',
  expired_token: 'expired',
  access_denied: 'denied',
  error: 'failed',
} as const satisfies Record<string, DevicePoll['state']>

const path = '/api/auth/github'

/** The running agent's sign-in. */
class AgentGitHub implements GitHubDoor {
  readonly #client: AgentClient

  constructor(client: AgentClient) {
    this.#client = client
  }

  async status(): Promise<SignInStatus> {
    const answer = (await this.#client.get(`${path}/status`)) as StatusAnswer
    return {
      isAuthenticated: answer.is_authenticated,
      username: answer.username,
      isTokenInvalid: answer.token_invalid,
    }
  }

  async start(): Promise<DeviceCode> {
    const answer = (await this.#client.send('POST', `${path}/device`)) as DeviceAnswer
    return {
      userCode: answer.user_code,
      verificationUri: answer.verification_uri,
      intervalSeconds: answer.interval,
      expiresInSeconds: answer.expires_in,
    }
  }

  async poll(): Promise<DevicePoll> {
    const { status, username, interval, error } = (await this.#client.send('POST', `${path}/poll`)) as PollAnswer
    const state = states[status]
    if (state === 'done') return { state, username }
    if (state === 'pending' || state === 'slow_down') return { state, intervalSeconds: interval ?? 5 }
    return { state, message: error ?? 'GitHub ended the sign-in' }
  }

  async logout(): Promise<void> {
    await this.#client.send('POST', `${path}/logout`)
  }
}
