const encoder = new TextEncoder()

/** A 64-bit hash as two unsigned 32-bit halves. */
export type Hash64 = readonly [number, number]

/** Seeds for the ids of one source, so that equal ids of different sources do not meet. */
export function seedsOf(sourceId: string): Hash64 {
  const bytes = encoder.encode(sourceId)
  return [murmur3(0x9747b28c, bytes), murmur3(0x5bd1e995, bytes)]
}

/** The hash of a text, by its UTF-8 bytes: MurmurHash3 with each seed. The scanner computes the same in WebAssembly. */
export function hashText(seeds: Hash64, text: string): Hash64 {
  const bytes = utf8Of(text)
  return [murmur3(seeds[0], bytes), murmur3(seeds[1], bytes)]
}

/** Where ids of usual length are encoded, one after another: a cold run hashes hundreds of thousands. */
const scratch = new Uint8Array(768)

/** A text's UTF-8 bytes, until the next is asked for: a character of a JavaScript text takes at most three. */
function utf8Of(text: string): Uint8Array {
  if (text.length * 3 > scratch.length) return encoder.encode(text)
  return scratch.subarray(0, encoder.encodeInto(text, scratch).written)
}

/** MurmurHash3 x86_32: https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp (public domain). */
export function murmur3(seed: number, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const blocksEnd = bytes.length & ~3
  let h = seed
  for (let i = 0; i < blocksEnd; i += 4) {
    h ^= scramble(view.getUint32(i, true))
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
  }
  let rest = 0
  for (let i = bytes.length - 1; i >= blocksEnd; i--) rest = (rest << 8) | (bytes[i] as number)
  h ^= scramble(rest) ^ bytes.length
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** The same of whole numbers of four bytes, lowest byte first: what is hashed by the hundred thousand need not be looked at byte by byte. */
export function murmur3Words(seed: number, words: Uint32Array): number {
  let h = seed
  for (let i = 0; i < words.length; i++) {
    h ^= scramble(words[i] as number)
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
  }
  h ^= words.length * 4
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

function scramble(k: number): number {
  const mixed = Math.imul(k, 0xcc9e2d51)
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593)
}

/** Sixteen hex digits: how an event id is written outside the ledger. */
export const hashHex = ([a, b]: Hash64): string => hex32(a) + hex32(b)

/** Two digits of each byte: `toString(16)` of numbers that are no small ones takes twice as long. */
const byteHex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const hex32 = (half: number): string =>
  `${byteHex[half >>> 24]}${byteHex[(half >>> 16) & 255]}${byteHex[(half >>> 8) & 255]}${byteHex[half & 255]}`
