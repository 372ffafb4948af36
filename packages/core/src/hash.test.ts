import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hashHex, murmur3, murmur3Words } from './hash.ts'

const word = fc.integer({ min: 0, max: 0xffff_ffff })

it('hashes as MurmurHash3 does', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
  // Of the reference: https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
  expect(murmur3(0, bytes(''))).toBe(0)
  expect(murmur3(1, bytes(''))).toBe(0x514e28b7)
  expect(murmur3(0x9747b28c, bytes('aaaa'))).toBe(0x5a97808a)
  expect(murmur3(0x9747b28c, bytes('Hello, world!'))).toBe(0x24884cba)
})

it('hashes words as their bytes', () => {
  fc.assert(
    fc.property(word, fc.array(word), (seed, words) => {
      const bytes = new Uint8Array(words.length * 4)
      for (const [i, one] of words.entries()) new DataView(bytes.buffer).setUint32(i * 4, one, true)
      expect(murmur3Words(seed, Uint32Array.from(words))).toBe(murmur3(seed, bytes))
    }),
  )
})

it('writes a hash as sixteen digits', () => {
  expect(hashHex([0, 0xffff_ffff])).toBe('00000000ffffffff')
  fc.assert(
    fc.property(word, word, (a, b) => {
      const wanted = (BigInt(a) * 2n ** 32n + BigInt(b)).toString(16).padStart(16, '0')
      expect(hashHex([a, b])).toBe(wanted)
    }),
  )
})
