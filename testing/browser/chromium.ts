import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Browser, chromium as playwright } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium']
const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

/** A browser that is installed, or that `apt-get` installs where it may; null where there is none. Said in titles of tests. */
export function findChromium(): string | null {
  const found = [process.env.AIC_CHROMIUM, ...places, mac].find((file) => file !== undefined && existsSync(file))
  if (found !== undefined) return found
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null
  const apt = (...args: readonly string[]): number | null =>
    spawnSync('apt-get', args, {
      stdio: 'ignore',
      timeout: 240_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status
  apt('update')
  apt('install', '-y', '--no-install-recommends', 'chromium')
  return places.find((file) => existsSync(file)) ?? null
}

/** Starts it: offline but for this machine, in the background. */
export function launchChromium(executablePath: string): Promise<Browser> {
  const quiet = ['gpu', 'quic', 'background-networking', 'component-update', 'sync', 'dev-shm-usage']
  return playwright.launch({
    executablePath,
    args: ['--no-sandbox', '--no-first-run', ...quiet.map((name) => `--disable-${name}`)],
  })
}
