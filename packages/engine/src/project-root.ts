import { readFileSync } from 'node:fs'
import path from 'node:path'
import { statOf } from '@aic/sources'
import type { Ledger, Names } from '@aic/store'

/** Roots of places that the ledger does not know yet. */
export function findRoots(
  places: ReadonlySet<number>,
  names: Names,
  ledger: Ledger | null,
): Map<number, string | null> {
  const known = ledger?.places() ?? new Map<number, string | null>()
  const found = new Map<number, string | null>()
  for (const place of places) {
    if (known.has(place)) continue
    const cwd = names.text(place)
    found.set(place, cwd === '' ? null : projectRoot(cwd))
  }
  return found
}

/**
 * The folder of the project that a working directory belongs to: the nearest git root above it, where a linked worktree counts
 * as its main checkout (https://git-scm.com/docs/gitrepository-layout); `cwd` itself where there is none, where it is gone or may not
 * be entered, and where it is no path of this machine.
 */
export function projectRoot(cwd: string): string {
  if (!path.isAbsolute(cwd)) return worktreeByName(cwd)
  for (let folder = cwd; ; folder = path.dirname(folder)) {
    const git = path.join(folder, '.git')
    const stat = statOf(git)
    if (stat !== null && stat !== 'denied') {
      if (stat.isDirectory()) return folder
      if (stat.isFile()) return mainCheckout(git) ?? folder
    }
    if (folder === path.dirname(folder)) return worktreeByName(cwd)
  }
}

/** A worktree's `.git` file says `gitdir: <main>/.git/worktrees/<name>`; a submodule's says `…/.git/modules/…` and is a project of its own. */
function mainCheckout(gitFile: string): string | null {
  const match = /^gitdir:\s*(.+?)[/\\]\.git[/\\]worktrees[/\\][^/\\]+\s*$/.exec(textOf(gitFile))
  return match?.[1] === undefined ? null : path.resolve(path.dirname(gitFile), match[1])
}

/** Empty for a file that may not be read. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Agents put worktrees below the project (`.claude/worktrees/x`); such a path tells its project even when it is gone. */
const worktreeByName = (cwd: string): string =>
  /^(.+?)[/\\]\.(?:claude|git|codex)[/\\]worktrees[/\\]/.exec(cwd)?.[1] ?? cwd
