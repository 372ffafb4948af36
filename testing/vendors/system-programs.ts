import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

type Name = keyof typeof programs

/** A folder with programs of the system that keep what they are told instead of doing it: crontab, systemctl, launchctl. */
export class SystemPrograms implements Disposable {
  /** A home for what they are told about. */
  readonly home = mkdtempSync(path.join(tmpdir(), 'aic-system-'))
  readonly bin = path.join(this.home, 'bin')

  constructor(...names: readonly Name[]) {
    mkdirSync(this.bin)
    for (const name of names) {
      const file = path.join(this.bin, name)
      writeFileSync(file, `#!/bin/sh\nat='${this.home}'\n${programs[name]}`)
      chmodSync(file, 0o755)
    }
  }

  /** An environment in which these programs are found before the system's. */
  get env(): Readonly<Record<string, string>> {
    return { PATH: `${this.bin}:/usr/bin:/bin`, HOME: this.home }
  }

  /** The crontab that was kept; null where none was. */
  get crontab(): string | null {
    return this.#read('crontab.txt')
  }

  set crontab(text: string) {
    writeFileSync(path.join(this.home, 'crontab.txt'), text)
  }

  /** What the others were told, a line each. */
  get told(): readonly string[] {
    return (this.#read('told.txt') ?? '').split('\n').filter((line) => line !== '')
  }

  /** `no-systemd`: there is none of the user. `no-cron`: the user may have no crontab. */
  set fault(name: 'no-systemd' | 'no-cron') {
    writeFileSync(path.join(this.home, name), '')
  }

  #read(name: string): string | null {
    const file = path.join(this.home, name)
    return existsSync(file) ? readFileSync(file, 'utf8') : null
  }

  [Symbol.dispose](): void {
    rmSync(this.home, { recursive: true, force: true })
  }
}

const programs = {
  crontab: `
if [ -e "$at/no-cron" ]; then echo "You ($USER) are not allowed to use this program (crontab)" >&2; exit 1; fi
if [ "$1" = -l ]; then
  [ -e "$at/crontab.txt" ] || { echo "no crontab for me" >&2; exit 1; }
  cat "$at/crontab.txt"
else cat > "$at/crontab.txt"; echo "crontab $*" >> "$at/told.txt"; fi
`,
  systemctl: `
if [ -e "$at/no-systemd" ]; then echo "Failed to connect to bus: No medium found" >&2; exit 1; fi
case "$2" in
  show-environment) exit 0 ;;
  is-enabled) [ -e "$at/enabled" ]; exit $? ;;
  enable) : > "$at/enabled" ;;
  disable) rm -f "$at/enabled" ;;
esac
echo "systemctl $*" >> "$at/told.txt"
`,
  launchctl: `echo "launchctl $1" >> "$at/told.txt"\n`,
} as const
