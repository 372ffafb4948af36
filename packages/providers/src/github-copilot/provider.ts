import { ProviderFault } from '@aic/core/limit'
import type { Provider } from '../provider.ts'
import { readingOf } from '../reading.ts'
import { apiHostOf, faultOfGitHub } from './github.ts'
import { parseUsage } from './parse.ts'
import { discoverSignIn } from './sign-in.ts'

/** What the endpoint wants to hear of an editor; it is that of Copilot's plug-ins. */
const editor = {
  'editor-version': 'vscode/1.107.0',
  'editor-plugin-version': 'copilot-chat/0.35.0',
  'user-agent': 'GitHubCopilotChat/0.35.0',
  'x-github-api-version': '2025-04-01',
}

/** GitHub Copilot: its monthly allowance, by a token of GitHub's sign-in. */
export const githubCopilot: Provider = {
  id: 'github-copilot',
  name: 'GitHub Copilot',
  payment: 'quota',
  origins: ['https://api.github.com'],
  keyVariables: ['GITHUB_COPILOT_TOKEN', 'COPILOT_TOKEN', 'COPILOT_API_TOKEN', 'GH_TOKEN', 'GITHUB_TOKEN'],
  statusPage: 'https://www.githubstatus.com',
  signIn: 'Sign in with aic auth github login, with gh auth login, or in an editor with Copilot.',
  originsOf: ({ extra: { host } }) => (host === undefined ? [] : [`https://${apiHostOf(host)}`]),
  discover: discoverSignIn,
  faultOf: faultOfCopilot,

  async read(credential, vendor) {
    if (credential.secret.startsWith('tid=')) throw sessionToken()
    const url = `https://${apiHostOf(credential.extra.host)}/copilot_internal/user`
    const json = await vendor.json({ url, headers: { authorization: `token ${credential.secret}`, ...editor } })
    return readingOf(githubCopilot, credential, vendor, { origin: 'oauth', ...parseUsage(json) })
  },
}

/** GitHub says 404 for what a token may not see, and for those without Copilot. */
function faultOfCopilot(refusal: Parameters<typeof faultOfGitHub>[0]): ProviderFault | null {
  if (refusal.status !== 404) return faultOfGitHub(refusal)
  return new ProviderFault('denied', 'This GitHub account has no Copilot, or the token may not see it', {
    advice: 'Personal access tokens may not: sign in with aic auth github login.',
  })
}

const sessionToken = (): ProviderFault =>
  new ProviderFault('denied', 'This is a token of a Copilot session, which can not see usage', {
    advice: 'Sign in with aic auth github login: that makes a token that can.',
  })
