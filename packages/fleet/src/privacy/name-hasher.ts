import { createHash, createHmac } from 'node:crypto'

/**
 * How names are written in a store that others read: `keyed` with the team's key, so that they are equal on all its machines and nobody
 * else can guess them; `legacy8` as in the original design; `plain` as they are.
 */
export const hashModes = ['keyed', 'legacy8', 'plain'] as const
export type HashMode = (typeof hashModes)[number]

/** What a name names. Equal texts of two kinds have two hashes, so that nothing can be told from their being equal. */
export type NameKind = 'project' | 'session' | 'account' | 'block' | 'record' | 'budget'

/** Writes names as a store may have them. */
export interface NameHasher {
  readonly mode: HashMode
  /** Another one writes names in another way: the mode, and a hash of the key. */
  readonly fingerprint: string
  /** 16 hex digits (`keyed`), 8 (`legacy8`), or the name itself. Empty stays empty: nothing is known there. */
  hash(kind: NameKind, name: string): string
}

/** Names that are kept with their hashes: more than any machine has of projects. */
const mostKept = 20_000

/** `key`: the team's, for the mode `keyed`. Throws a RangeError where that mode has none. */
export function nameHasher({ mode, key = '' }: { readonly mode: HashMode; readonly key?: string }): NameHasher {
  if (mode === 'keyed' && key === '') throw new RangeError('names can be hashed only with a key')
  const known = new Map<string, string>()
  const write = writers[mode]
  return {
    mode,
    fingerprint: mode === 'keyed' ? `keyed-${keyFingerprint(key)}` : mode,
    hash(kind, name) {
      if (name === '') return ''
      const text = `${kind}\0${name}`
      let hash = known.get(text)
      if (hash === undefined) {
        hash = write(key, kind, name)
        if (known.size >= mostKept) known.clear()
        known.set(text, hash)
      }
      return hash
    },
  }
}

type Writer = (key: string, kind: NameKind, name: string) => string

const writers: Readonly<Record<HashMode, Writer>> = {
  keyed: (key, kind, name) => hmac(key, `name\0${kind}\0${name}`).slice(0, 16),
  // One hash for all kinds, without a key: whoever guesses a name finds it. It is what the original design stored.
  legacy8: (_key, _kind, name) => createHash('sha256').update(name).digest('hex').slice(0, 8),
  plain: (_key, _kind, name) => name,
}

/** Tells keys apart without telling them: eight hex digits. */
export const keyFingerprint = (key: string): string => hmac(key, 'fingerprint').slice(0, 8)

const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex')
