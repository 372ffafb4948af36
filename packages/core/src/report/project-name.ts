/** How Claude Code names a project's log folder: every character that is no ASCII letter or digit becomes `-`. */
export const encodeFolder = (path: string): string => path.replace(/[^a-zA-Z0-9]/g, '-')

/** Names given by the user, by folder, encoded folder, or the name that would be shown. */
export type ProjectAliases = Readonly<Record<string, string>>

/**
 * Readable names for project folders: the last part of the path, with as many parts before it as tell equal ones apart.
 * Works on Unix and Windows paths, whatever the system it runs on. The null folder is `(unknown)`, the home folder `~`.
 *
 * ```ts
 * projectNames(['/w/shop/api', '/w/bank/api', 'C:\\dev\\aic'], { home: '/home/me' })
 * // 'shop/api', 'bank/api', 'aic'
 * ```
 */
export function projectNames(
  folders: readonly (string | null)[],
  { home = '', aliases = {} }: { readonly home?: string; readonly aliases?: ProjectAliases },
): Map<string | null, string> {
  const names = new Map<string | null, string>()
  const open = new Map<string, readonly string[]>()
  for (const folder of new Set(folders)) {
    if (folder === null) names.set(null, '(unknown)')
    else if (home !== '' && folder === home) names.set(folder, '~')
    else open.set(folder, folder.split(/[/\\]/).filter(Boolean))
  }
  for (let depth = 1; open.size > 0; depth++) {
    const byName = Map.groupBy(open, ([, parts]) => parts.slice(-depth).join('/'))
    for (const [name, group] of byName) {
      const isSettled = group.length === 1 || group.some(([, parts]) => parts.length < depth)
      if (!isSettled) continue
      for (const [folder] of group) {
        names.set(folder, (group.length === 1 && name) || folder)
        open.delete(folder)
      }
    }
  }
  for (const [folder, name] of names) names.set(folder, aliasOf(folder, name, aliases))
  return names
}

function aliasOf(folder: string | null, name: string, aliases: ProjectAliases): string {
  const keys = folder === null ? [name] : [folder, encodeFolder(folder), name]
  return keys.map((key) => (Object.hasOwn(aliases, key) ? aliases[key] : undefined)).find(Boolean) ?? name
}

/** `a=b,c=d` as ccusage's `--project-aliases` takes it. Null when a part is no pair. */
export function parseAliases(text: string): ProjectAliases | null {
  const pairs = text.split(',').map((pair) => pair.split('=').map((side) => side.trim()))
  if (!pairs.every((pair) => pair.length === 2 && pair.every(Boolean))) return null
  return Object.fromEntries(pairs as [string, string][])
}

/**
 * Whether a folder is the project that a user means: its path, its encoded path, its readable name or the last part
 * of its path; for names and parts the case does not matter.
 */
export function isProjectNamed(wanted: string, folder: string | null, name: string): boolean {
  if (folder === wanted || name.toLowerCase() === wanted.toLowerCase()) return true
  if (folder === null) return false
  const last = folder.split(/[/\\]/).findLast(Boolean) ?? ''
  return encodeFolder(folder) === wanted || last.toLowerCase() === wanted.toLowerCase()
}
