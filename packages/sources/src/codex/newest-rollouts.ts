import path from 'node:path'
import { entriesOf, type FileFacts, factsOf } from '../file-facts.ts'

/** A rollout and what it is known by. */
export interface Rollout extends FileFacts {
  /** Absolute. */
  readonly path: string
}

/** How far back it is looked: days on which a thread began, and archived files. Threads that began before may be gone on with, but rarely are. */
const mostDays = 14
const mostArchived = 50

/**
 * The rollouts of a Codex home that were written to last, at most `most`, the newest first: of the last days on which a thread began
 * (`sessions/YYYY/MM/DD`), and of those archived last.
 */
export function newestRollouts(codexHome: string, most: number): readonly Rollout[] {
  const days = newestDays(path.join(codexHome, 'sessions'))
  const archived = rolloutsIn(path.join(codexHome, 'archived_sessions')).slice(-mostArchived)
  return [...days.flatMap(rolloutsIn), ...archived]
    .flatMap((file): Rollout[] => {
      const facts = factsOf(file, false)
      return facts === null || facts === 'denied' ? [] : [{ ...onlyFacts(facts), path: file }]
    })
    .toSorted((a, b) => b.mtimeMs - a.mtimeMs)
    .slice(0, most)
}

/** Folders of days, the latest first. */
function newestDays(sessions: string): readonly string[] {
  const days: string[] = []
  for (const year of newestFolders(sessions)) {
    for (const month of newestFolders(year)) {
      days.push(...newestFolders(month))
      if (days.length >= mostDays) return days.slice(0, mostDays)
    }
  }
  return days
}

const newestFolders = (folder: string): readonly string[] =>
  (entriesOf(folder) ?? [])
    .filter((entry) => /^\d+$/.test(entry.name) && !entry.isFile())
    .map(({ name }) => path.join(folder, name))
    .toReversed()

/** In the order of their names, which begin with the time. */
const rolloutsIn = (folder: string): readonly string[] =>
  (entriesOf(folder) ?? []).filter(({ name }) => name.endsWith('.jsonl')).map(({ name }) => path.join(folder, name))

const onlyFacts = ({ size, mtimeMs, ino }: FileFacts): FileFacts => ({ size, mtimeMs, ino })
