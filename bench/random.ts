/** `0000` … `ffff`: four hex digits at once. */
const hexQuads = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, '0'))
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** Two base-62 characters at once. */
const base62Pairs = Array.from({ length: 3_844 }, (_, value) => base62[Math.floor(value / 62)] + base62[value % 62]!)

/**
 * A seeded stream of random values: the same seed gives the same values on every machine.
 * The generator is sfc32, public domain: https://pracrand.sourceforge.net/RNG_engines.txt
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  /** `stream` separates independent streams of one seed, so that changing one part of a corpus leaves the others alone. */
  constructor(seed: number, stream = 0) {
    this.#a = seed | 0
    this.#b = stream | 0
    this.#c = 0x9e3779b9
    for (let round = 0; round < 12; round++) this.uint32()
  }

  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter++) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** 0 inclusive to 1 exclusive. */
  ratio(): number {
    return this.uint32() / 4_294_967_296
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.ratio() * (high - low + 1))
  }

  chance(probability: number): boolean {
    return this.ratio() < probability
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.ratio() * items.length)]
    if (item === undefined) throw new RangeError('pick needs at least one item')
    return item
  }

  /** One of `items`, each as likely as its weight among all weights. */
  weighted<T>(items: readonly (readonly [weight: number, item: T])[]): T {
    let left = this.ratio() * items.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, item] of items) if ((left -= weight) < 0) return item
    return items.at(-1)![1]
  }

  /** A whole number, log-normal around `median`; two thirds lie between median/spread and median×spread. */
  around(median: number, spread: number, low: number, high: number): number {
    const normal = this.ratio() + this.ratio() + this.ratio() + this.ratio() + this.ratio() + this.ratio() - 3
    const value = Math.round(median * spread ** (normal * Math.SQRT2))
    return Math.min(high, Math.max(low, value))
  }

  /** `quads` × 4 hex digits. */
  hex(quads: number): string {
    let text = ''
    for (let i = 0; i < quads; i++) text += hexQuads[this.uint32() >>> 16]
    return text
  }

  uuid(): string {
    const [a, b, c, d] = [this.uint32(), this.uint32(), this.uint32(), this.uint32()]
    const version = hexQuads[(b & 0x0fff) | 0x4000]
    const variant = hexQuads[(c & 0x3fff) | 0x8000]
    return `${hexQuads[a >>> 16]}${hexQuads[a & 0xffff]}-${hexQuads[b >>> 16]}-${version}-${variant}-${hexQuads[c >>> 16]}${hexQuads[d >>> 16]}${hexQuads[d & 0xffff]}`
  }

  /** `pairs` × 2 characters of 0-9A-Za-z, as in message and request ids. */
  base62(pairs: number): string {
    let text = ''
    for (let i = 0; i < pairs; i++) text += base62Pairs[this.uint32() % 3_844]
    return text
  }
}
