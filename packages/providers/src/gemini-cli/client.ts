import path from 'node:path'
import type { Machine } from '../provider.ts'

/** As whom Gemini CLI renews its tokens. Its secret is Google's, and is read from the installed CLI: it is no part of aic. */
export interface OAuthClient {
  readonly clientId: string
  readonly clientSecret: string
}

/** Where Gemini CLI keeps its client, below the folder of global packages. */
const files = [
  '@google/gemini-cli/node_modules/@google/gemini-cli-core/dist/src/code_assist/oauth2.js',
  '@google/gemini-cli-core/dist/src/code_assist/oauth2.js',
  '@google/gemini-cli/dist/src/code_assist/oauth2.js',
]

/** The client by variables (`GEMINI_OAUTH_CLIENT_ID`, `GEMINI_OAUTH_CLIENT_SECRET`), else of the installed CLI; null where neither is there. */
export function readClient(machine: Machine): OAuthClient | null {
  const { GEMINI_OAUTH_CLIENT_ID: clientId, GEMINI_OAUTH_CLIENT_SECRET: clientSecret } = machine.env
  if (clientId && clientSecret) return { clientId, clientSecret }
  for (const file of candidates(machine)) {
    const found = clientIn(machine.readText(file) ?? '')
    if (found !== null) return found
  }
  return null
}

function clientIn(code: string): OAuthClient | null {
  const clientId = /OAUTH_CLIENT_ID\s*=\s*["']([^"']+)["']/.exec(code)?.[1]
  const clientSecret = /OAUTH_CLIENT_SECRET\s*=\s*["']([^"']+)["']/.exec(code)?.[1]
  return clientId === undefined || clientSecret === undefined ? null : { clientId, clientSecret }
}

/** Global packages lie beside the folder of commands: `bin/` and `lib/node_modules/`; on Windows within it. */
function candidates({ env, platform }: Machine): string[] {
  const own = env.GEMINI_OAUTH2_JS_PATH ? [env.GEMINI_OAUTH2_JS_PATH] : []
  const commands = (env.PATH ?? '').split(platform === 'win32' ? ';' : ':').filter((folder) => folder !== '')
  const packages = commands.flatMap((folder) => [
    path.join(folder, '..', 'lib', 'node_modules'),
    path.join(folder, '..', 'opt', 'gemini-cli', 'libexec', 'lib', 'node_modules'),
    path.join(folder, 'node_modules'),
  ])
  return [...own, ...packages.flatMap((folder) => files.map((file) => path.join(folder, file)))]
}
