import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { StoredAlert } from '@aic/store/journal'
import { type Channel, ChannelError } from './channel.ts'

/** A program that shows a notice, with all that it needs; no shell reads any of it. */
export interface DesktopCommand {
  readonly program: string
  readonly args: readonly string[]
  /** Variables beside the program's own. */
  readonly env: Readonly<Record<string, string>>
}

const timeoutMs = 10_000

/** Shows notices as the desktop does. */
export const desktopChannel = (
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): Channel => ({
  async send(alert) {
    if (platform === 'linux' && !hasDesktop(env)) {
      throw new ChannelError('there is no desktop session here', { isFinal: true })
    }
    await run(desktopCommand(platform, alert), env)
  },
})

/** Without a session `notify-send` waits for one in vain. */
const hasDesktop = (env: Readonly<Record<string, string | undefined>>): boolean =>
  ['DBUS_SESSION_BUS_ADDRESS', 'WAYLAND_DISPLAY', 'DISPLAY'].some((name) => env[name]) ||
  (env.XDG_RUNTIME_DIR !== undefined && existsSync(path.join(env.XDG_RUNTIME_DIR, 'bus')))

/** How a system is told to show a notice. Texts go in as arguments or variables, never as code. */
export function desktopCommand(
  platform: NodeJS.Platform,
  { title, message, level }: Pick<StoredAlert, 'title' | 'message' | 'level'>,
): DesktopCommand {
  if (platform === 'darwin') {
    const lines = ['on run argv', 'display notification (item 2 of argv) with title (item 1 of argv)', 'end run']
    return { program: 'osascript', args: [...lines.flatMap((line) => ['-e', line]), '--', title, message], env: {} }
  }
  if (platform === 'win32') {
    const args = ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-Command', windowsScript]
    return { program: 'powershell.exe', args, env: { AIC_NOTICE_TITLE: title, AIC_NOTICE_MESSAGE: message } }
  }
  const urgency = level === 'critical' ? 'critical' : 'normal'
  return {
    program: 'notify-send',
    args: ['--app-name=aic', `--urgency=${urgency}`, '--', title, escaped(message)],
    env: {},
  }
}

/** Servers of notices may read the body as markup: https://specifications.freedesktop.org/notification-spec/latest/markup.html */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** https://learn.microsoft.com/windows/apps/develop/notifications/app-notifications: toasts in the name of PowerShell, which every Windows has. */
const windowsScript = [
  '[void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]',
  '$xml = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)',
  '$texts = $xml.GetElementsByTagName("text")',
  '[void]$texts.Item(0).AppendChild($xml.CreateTextNode($env:AIC_NOTICE_TITLE))',
  '[void]$texts.Item(1).AppendChild($xml.CreateTextNode($env:AIC_NOTICE_MESSAGE))',
  '$app = "{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe"',
  '[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($app).Show([Windows.UI.Notifications.ToastNotification]::new($xml))',
].join('; ')

async function run(command: DesktopCommand, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const { program, args } = command
  await new Promise<void>((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...env, ...command.env },
      stdio: 'ignore',
      timeout: timeoutMs,
      windowsHide: true,
    })
    child.once('error', (cause) => {
      const isMissing = 'code' in cause && cause.code === 'ENOENT'
      const message = isMissing ? `there is no ${program} here` : `${program} can't be started`
      reject(new ChannelError(message, { isFinal: isMissing, cause }))
    })
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new ChannelError(`${program} ended with ${code ?? 'a signal'}`, { isFinal: false }))
    })
  })
}
