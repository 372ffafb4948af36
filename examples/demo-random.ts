/** A seeded stream of values: the demo is the same on every machine. Mulberry32, public domain. */
export class DemoRandom {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** 0 inclusive to 1 exclusive. */
  ratio(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.ratio() * (high - low + 1))
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.ratio() * items.length)] as T
  }

  chance(probability: number): boolean {
    return this.ratio() < probability
  }

  /** `length` hex digits. */
  hex(length: number): string {
    return Array.from({ length }, () => this.int(0, 15).toString(16)).join('')
  }

  uuid(): string {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-8${this.hex(3)}-${this.hex(12)}`
  }
}
