import path from 'node:path'
import { isObject } from '../fields.ts'
import { readJsonFile } from '../json-file.ts'
import { readOpencode } from '../opencode-auth.ts'
import type { Credential, Machine } from '../provider.ts'

/** `gh` may have to ask the system's key store. */
const ghMs = 4_000

/** Tokens of editors with Copilot, of opencode, and of GitHub's own command. Those of Copilot come first: what others may see is up to GitHub. */
export async function discoverSignIn(machine: Machine): Promise<readonly Credential[]> {
  const files = [...(await editorTokens(machine)), ...(await opencodeTokens(machine)), ...ghTokens(machine)]
  if (files.length > 0) return files
  const token = (await machine.run('gh', ['auth', 'token'], ghMs))?.trim() ?? ''
  return token === '' ? [] : [signIn(token, 'gh auth token')]
}

const signIn = (secret: string, place: string, host?: string): Credential => ({
  secret,
  from: 'file',
  place,
  expiresAtMs: null,
  extra: host === undefined ? {} : { host },
})

/** `apps.json` and `hosts.json` map `github.com` or `github.com:APP` to `{user, oauth_token}`. */
async function editorTokens(machine: Machine): Promise<Credential[]> {
  const { env, home, platform } = machine
  const settings = platform === 'win32' ? env.LOCALAPPDATA || home : env.XDG_CONFIG_HOME || path.join(home, '.config')
  const found: Credential[] = []
  for (const name of ['apps.json', 'hosts.json']) {
    const file = path.join(settings, 'github-copilot', name)
    const hosts = await readJsonFile(machine, file).catch(() => null)
    for (const [key, entry] of Object.entries(hosts?.json ?? {})) {
      const [host = ''] = key.split(':')
      const token = isObject(entry) ? entry.oauth_token : null
      if (typeof token === 'string' && token !== '' && isGitHub(host)) found.push(signIn(token, file, hostExtra(host)))
    }
  }
  return found
}

/** opencode keeps GitHub's token as `refresh`; its `access` is that of a session, and can't see usage. */
async function opencodeTokens(machine: Machine): Promise<Credential[]> {
  const entries = await readOpencode(machine, 'github-copilot')
  return entries.flatMap(({ fields, file }) => {
    const token = fields.text('refresh')
    return token === null ? [] : [signIn(token, file)]
  })
}

/** `hosts.yml` of gh, where it does not keep its tokens in the system's key store: `github.com:` and below it `oauth_token: gho_…`. */
function ghTokens(machine: Machine): Credential[] {
  const { env, home, platform } = machine
  const roaming = env.APPDATA || home
  const usual =
    platform === 'win32'
      ? path.join(roaming, 'GitHub CLI')
      : path.join(env.XDG_CONFIG_HOME || path.join(home, '.config'), 'gh')
  const file = path.join(env.GH_CONFIG_DIR || usual, 'hosts.yml')
  return sectionsOf(machine.readText(file) ?? '').flatMap(([host, section]) => {
    const token = /^\s+oauth_token:\s*["']?([^\s"'#]+)/m.exec(section)?.[1]
    return token === undefined || !isGitHub(host) ? [] : [signIn(token, file, hostExtra(host))]
  })
}

/** Top-level keys of YAML, and the lines below each. */
const sectionsOf = (yaml: string): (readonly [string, string])[] =>
  [...yaml.matchAll(/^["']?([\w.-]+)["']?:[^\n]*\n((?:[ \t]+[^\n]*(?:\n|$)|\s*\n)*)/gm)].map(
    ([, host = '', section = '']) => [host, section] as const,
  )

/** GitHub and its clouds for companies. Servers of companies have no Copilot of their own to ask. */
const isGitHub = (host: string): boolean => host === 'github.com' || /^[a-z0-9-]+\.ghe\.com$/.test(host)

const hostExtra = (host: string): string | undefined => (host === 'github.com' ? undefined : host)
