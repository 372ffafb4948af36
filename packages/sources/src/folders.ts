import path from 'node:path'
import type { Place } from './source.ts'

/**
 * Folders that a user names in an environment variable: a comma list, `~/` expanded, each once.
 * Null when unset or empty, so that a source goes on to its default. A relative one counts from the working directory, as in the agents.
 *
 * ```ts
 * foldersFrom(env.CODEX_HOME, home) ?? [`${home}/.codex`]
 * ```
 */
export function foldersFrom(value: string | undefined, home: string): readonly string[] | null {
  const names = (value ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (names.length === 0) return null
  return [...new Set(names.map((name) => path.resolve(expandHome(name, home))))]
}

/** Where programs keep data by the XDG rules, which ignore a relative value (https://specifications.freedesktop.org/basedir-spec/latest/). */
export function xdgDataHome({ env, home }: Pick<Place, 'env' | 'home'>): string {
  const named = env.XDG_DATA_HOME ?? ''
  return path.isAbsolute(named) ? named : path.join(home, '.local/share')
}

function expandHome(name: string, home: string): string {
  if (name === '~') return home
  return /^~[/\\]/.test(name) ? path.join(home, name.slice(2)) : name
}
