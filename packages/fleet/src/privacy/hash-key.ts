import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'

/** What a key is made of; long enough that nobody tries them all. Passphrases that people choose may hold spaces. */
const form = /^[\x21-\x7e][\x20-\x7e]{14,254}[\x21-\x7e]$/

/** Where the team's key lies on this machine. */
export const hashKeyPath = (dataFolder: string): string => path.join(dataFolder, 'fleet.key')

/** The key of this machine; null where there is none yet. Throws where there is one that can't be read, lest another takes its place. */
export function readHashKey(dataFolder: string): string | null {
  const file = hashKeyPath(dataFolder)
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  if (!form.test(text)) throw new RangeError(`${file} holds no key: put the team's key there, or delete the file`)
  return text
}

/** The key of this machine, made when there is none: of several processes that make one, all get the same. */
export function ensureHashKey(dataFolder: string): string {
  const known = readHashKey(dataFolder)
  if (known !== null) return known
  placeKey(dataFolder, randomBytes(32).toString('base64url'), (draft, file) => {
    try {
      linkSync(draft, file)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EEXIST') return // another process was faster
      renameSync(draft, file) // a file system without links
    }
  })
  return readHashKey(dataFolder) as string
}

/** Takes the key that the team shares, in place of this machine's own. Throws a RangeError for what is none. */
export function setHashKey(dataFolder: string, key: string): void {
  const text = key.trim()
  if (!form.test(text)) throw new RangeError('a key has 16 to 256 letters, digits and signs')
  placeKey(dataFolder, text, renameSync)
}

function placeKey(dataFolder: string, key: string, place: (draft: string, file: string) => void): void {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const file = hashKeyPath(dataFolder)
  const draft = `${file}.new-${process.pid}-${randomBytes(4).toString('hex')}`
  try {
    const handle = openSync(draft, 'wx', 0o600)
    try {
      writeSync(handle, `${key}\n`)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    place(draft, file)
    chmodSync(file, 0o600)
  } finally {
    rmSync(draft, { force: true })
  }
}
