import type { Cli } from '../cli.ts'

/** A program and its arguments. */
export interface BrowserCall {
  readonly program: string
  readonly args: readonly string[]
}

/** What opens a page for the user; null where there is no screen to open it on, as over SSH. */
export function browserCall(url: string, { platform, env }: Pick<Cli, 'platform' | 'env'>): BrowserCall | null {
  if (platform === 'darwin') return { program: 'open', args: [url] }
  if (platform === 'win32') return { program: 'rundll32', args: ['url.dll,FileProtocolHandler', url] }
  const hasScreen = [env.DISPLAY, env.WAYLAND_DISPLAY, env.BROWSER].some(Boolean)
  return hasScreen ? { program: 'xdg-open', args: [url] } : null
}

/**
 * Opens a page in the user's browser; false where that can't be done. Who lists the processes of this machine may see the address for
 * a moment: what it holds must be good once and for a short time.
 */
export async function openBrowser(url: string, cli: Pick<Cli, 'platform' | 'env'>): Promise<boolean> {
  const call = browserCall(url, cli)
  if (call === null) return false
  const { spawn } = process.getBuiltinModule('node:child_process')
  return await new Promise((resolve) => {
    const child = spawn(call.program, call.args, { stdio: 'ignore', detached: true, env: cli.env })
    child.once('error', () => resolve(false))
    child.once('spawn', () => resolve(true))
    child.unref()
  })
}
