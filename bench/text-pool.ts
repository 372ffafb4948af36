import { Random } from './random.ts'

/** Part of the pool: bytes `from` to `to`, never cutting an escape or a character in two. */
export interface Slice {
  readonly from: number
  readonly to: number
}

const nouns =
  'cart invoice stock order user token price report ledger queue index row page route cache test file line total day'.split(
    ' ',
  )
const verbs = 'read write sum check find keep drop count merge split sort render parse load save close open skip'.split(
  ' ',
)
const adjectives = 'old new empty full wrong right slow fast open closed first last known missing'.split(' ')
const umlauts = ['Größe', 'naïve', '東京', 'café', '→', '✓', '“ok”']

/** One line of text as tools print it and files hold it; the mix gives an escape every 25 to 45 bytes once it is inside JSON. */
function textLine(random: Random): string {
  const noun = () => random.pick(nouns)
  const verb = () => random.pick(verbs)
  const indent = random.chance(0.3) ? '\t' : ' '.repeat(2 * random.int(0, 4))
  const kinds = [
    () =>
      `${indent}const ${noun()} = ${verb()}${noun()}(${noun()}s, "${noun()}") // ${verb()} the ${random.pick(adjectives)} ${noun()}`,
    () => `${indent}if (${noun()}.${noun()} === '${noun()}') return ${verb()}(${random.int(0, 9999)})`,
    () =>
      `src/${noun()}/${noun()}.ts:${random.int(1, 900)}:${random.int(1, 80)}: ${random.pick(adjectives)} ${noun()} is not ${random.pick(adjectives)}`,
    () =>
      `${indent}The ${random.pick(adjectives)} ${noun()} should ${verb()} every ${noun()} before the ${noun()} is ${random.pick(adjectives)}.`,
    () =>
      `\u001b[32m✓\u001b[39m ${verb()}s the ${random.pick(adjectives)} ${noun()} \u001b[2m${random.int(1, 400)} ms\u001b[22m`,
    () =>
      `{"level":"info","${noun()}":${random.int(1, 99999)},"msg":"${verb()} ${noun()}","path":"C:\\${noun()}\\${noun()}"}`,
    () => `${indent}"${noun()}": { "${noun()}": "${random.hex(4)}", "${verb()}": ${random.chance(0.5)} },`,
    () => `${random.hex(10)}  ${random.int(100, 99999)}  ${noun()}-${noun()}.json ${random.pick(umlauts)}`,
  ]
  return random.pick(kinds)()
}

/** A record with usage as text: somebody printed a log. Inside JSON its quotes are escaped, so it is nobody's usage. */
function printedUsage(random: Random): string {
  const tokens = `{"input_tokens":${random.int(1, 900)},"output_tokens":${random.int(1, 9000)},"cache_read_input_tokens":0}`
  return `{"type":"assistant","message":{"id":"msg_printed","model":"claude-opus-4-8","usage":${tokens}},"requestId":"req_printed"}`
}

/**
 * Text that is already escaped for JSON, made once and then copied in slices: that is what makes a corpus fast to write.
 * About one line in 200 is a printed usage record.
 */
export class TextPool {
  readonly bytes: Buffer
  /** Where lines start; slices begin and end there. */
  readonly #starts: Uint32Array

  constructor(seed: number, sizeBytes = 4 * 1024 * 1024) {
    const random = new Random(seed, 0x7e47)
    const lines: Buffer[] = []
    const starts = [0]
    for (let size = 0; size < sizeBytes; ) {
      const text = random.chance(0.005) ? printedUsage(random) : textLine(random)
      const line = Buffer.from(JSON.stringify(`${text}\n`).slice(1, -1))
      lines.push(line)
      size += line.length
      starts.push(size)
    }
    this.bytes = Buffer.concat(lines)
    this.#starts = Uint32Array.from(starts)
  }

  /** A slice of about `sizeBytes` (a line less or more, at least one line), from anywhere; the whole pool is the most. */
  slice(random: Random, sizeBytes: number): Slice {
    const wanted = Math.min(sizeBytes, this.bytes.length)
    const latest = this.#lineAt(this.bytes.length - wanted)
    const first = Math.floor(random.ratio() * (latest + 1))
    const from = this.#starts[first]!
    const last = Math.max(first + 1, this.#lineAt(from + wanted))
    return { from, to: this.#starts[last]! }
  }

  /** The last line that starts at or before `offset`. */
  #lineAt(offset: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}
