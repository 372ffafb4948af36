import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureHashKey, hashKeyPath, readHashKey, setHashKey } from './hash-key.ts'
import { labelList } from './label-list.ts'
import { keyFingerprint, type NameKind, nameHasher } from './name-hasher.ts'

const teamKey = 'a-key-of-the-whole-team'
const kinds: readonly NameKind[] = ['project', 'session', 'account', 'block', 'record', 'budget']

describe('names of projects, sessions, accounts, blocks and records', () => {
  it('are 16 hex digits by default, and equal wherever the team’s key is (001-73, 001-75)', () => {
    const [a, b] = [nameHasher({ mode: 'keyed', key: teamKey }), nameHasher({ mode: 'keyed', key: teamKey })]
    for (const kind of kinds) {
      expect(a.hash(kind, '/work/shop')).toMatch(/^[0-9a-f]{16}$/)
      expect(a.hash(kind, '/work/shop')).toBe(b.hash(kind, '/work/shop'))
    }
  })

  it('are nothing that can be looked up without the key, nor equal for two kinds (001-74)', () => {
    const own = nameHasher({ mode: 'keyed', key: teamKey })
    const other = nameHasher({ mode: 'keyed', key: `${teamKey}s` })
    const legacy = nameHasher({ mode: 'legacy8' })
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const hashes = kinds.map((kind) => own.hash(kind, name))
        expect(new Set(hashes).size).toBe(kinds.length)
        for (const [i, kind] of kinds.entries()) {
          expect(hashes[i]).not.toBe(other.hash(kind, name))
          expect(hashes[i]?.startsWith(legacy.hash(kind, name))).toBe(false)
        }
      }),
    )
  })

  it('are the first 8 hex digits of SHA-256 in the original’s mode (001-70)', () => {
    const legacy = nameHasher({ mode: 'legacy8' })
    expect(legacy.hash('project', '/home/user/project/test')).toBe('b49e9761')
    expect(legacy.hash('session', '/home/user/project/my-app')).toBe('9b339b46')
  })

  it('stay as they are where hashing is off (001-71)', () => {
    expect(nameHasher({ mode: 'plain' }).hash('project', '/work/shop')).toBe('/work/shop')
  })

  it('stay unknown where they are unknown', () => {
    for (const mode of ['keyed', 'legacy8', 'plain'] as const)
      expect(nameHasher({ mode, key: teamKey }).hash('project', '')).toBe('')
  })

  it('have a fingerprint that tells modes and keys apart, and not the key', () => {
    const fingerprints = [
      nameHasher({ mode: 'keyed', key: teamKey }),
      nameHasher({ mode: 'keyed', key: `${teamKey}s` }),
      nameHasher({ mode: 'legacy8' }),
      nameHasher({ mode: 'plain' }),
    ].map(({ fingerprint }) => fingerprint)
    expect(new Set(fingerprints).size).toBe(4)
    expect(fingerprints.join()).not.toContain(teamKey)
    expect(keyFingerprint(teamKey)).toMatch(/^[0-9a-f]{8}$/)
    expect(() => nameHasher({ mode: 'keyed' })).toThrow(RangeError)
  })
})

describe('the key', () => {
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'aic-key-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is made once, for its owner only (001-74)', () => {
    expect(readHashKey(folder)).toBeNull()
    const key = ensureHashKey(folder)
    expect(key).toMatch(/^[\w-]{43}$/)
    expect(ensureHashKey(folder)).toBe(key)
    expect(statSync(hashKeyPath(folder)).mode & 0o777).toBe(0o600)
  })

  it('can be the team’s', () => {
    ensureHashKey(folder)
    setHashKey(folder, ` ${teamKey}\n`)
    expect(readHashKey(folder)).toBe(teamKey)
    expect(() => setHashKey(folder, 'short')).toThrow('16 to 256')
    expect(readFileSync(hashKeyPath(folder), 'utf8')).toBe(`${teamKey}\n`)
  })

  it('that is damaged is not replaced by another in silence', () => {
    writeFileSync(hashKeyPath(folder), '\0\0')
    expect(() => ensureHashKey(folder)).toThrow('holds no key')
    chmodSync(hashKeyPath(folder), 0o600)
  })
})

describe('the list of readable names', () => {
  const isListed = labelList(['Shop', '/work/open/*', '/srv/**', 'a?c'])
  it.each([
    ['shop', '/work/shop', true],
    ['aic', '/work/open/aic', true],
    ['deep', '/work/open/aic/deep', false],
    ['deep', '/srv/a/b/deep', true],
    ['abc', '', true],
    ['abbc', '', false],
    ['shopping', '/work/shopping', false],
    ['', '', false],
  ])('says of %s in %s: %s (001-74)', (name, folder, isReadable) => {
    expect(isListed({ name, folder })).toBe(isReadable)
  })

  it('names nothing when it is empty', () => {
    expect(labelList([])({ name: 'shop', folder: '/work/shop' })).toBe(false)
  })
})
