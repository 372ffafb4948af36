import { linkSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { draftOf, writeNew } from './write-new.ts'

/** A line of text that a file holds for good once it is there. */
export interface MadeOnce {
  /** How it looks. */
  readonly form: RegExp
  /** What it is, for people: `machine id`. */
  readonly what: string
  make(): string
}

/**
 * The text of a file, made when there is none: of several processes that make one at once, all get the same. Only its owner may read it. What
 * is there is never replaced: throws where it can't be read, holds something else, or can't be written.
 */
export function madeOnce(file: string, wanted: MadeOnce): string {
  const known = readMade(file, wanted)
  if (known !== null) return known
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  place(file, `${wanted.make()}\n`)
  const made = readMade(file, wanted) // another process may have been faster
  if (made === null) throw new Error(`${file} can't be made: is it a link to a place that is not there?`)
  return made
}

function readMade(file: string, { form, what }: MadeOnce): string | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  if (form.test(text)) return text
  throw new Error(`${file} holds no ${what}: put a copy of it back, or delete the file and another is made`)
}

/** A link is made only where there is nothing yet, and shows the whole text at once. */
function place(file: string, text: string): void {
  const draft = draftOf(file)
  try {
    writeNew(draft, text)
    linkSync(draft, file)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (!withoutLinks.includes(code)) throw error
    placeUnlinked(file, text)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** What `link` says on file systems that have none (FAT, some network drives). */
const withoutLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']

/** There, whoever reads within this moment finds it empty, and says so, rather than that there are two. */
function placeUnlinked(file: string, text: string): void {
  try {
    writeNew(file, text)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
