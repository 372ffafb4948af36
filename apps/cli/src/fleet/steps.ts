import type { Cli } from '../cli.ts'
import type { Screen } from '../screen/screen.ts'
import { clean, cutEnd } from '../screen/text.ts'

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const
const numbers = ['1️⃣', '2️⃣', '3️⃣', '4️⃣', '5️⃣'] as const
const everyMs = 80

/** What a long action is at: numbered steps. On a terminal a spinner turns meanwhile; elsewhere there are only lines that stay. */
export class Steps implements Disposable {
  readonly #out: Cli['stdout']
  readonly #screen: Screen
  readonly #isQuiet: boolean
  #count = 0
  /** Of the step under way; null once it has said what came of it. */
  #startMs: number | null = null
  #turn = 0
  #text = ''
  #timer: NodeJS.Timeout | null = null

  constructor({ stdout }: Pick<Cli, 'stdout'>, screen: Screen, { isQuiet = false } = {}) {
    this.#out = stdout
    this.#screen = screen
    this.#isQuiet = isQuiet
  }

  /** Begins the next step. */
  begin(title: string): void {
    this.#end()
    const { isTty, paint } = this.#screen
    const number = isTty ? `${numbers[this.#count] ?? this.#count + 1} ` : `${this.#count + 1}.`
    this.#count++
    this.#startMs = performance.now()
    this.#write(`${number} ${paint.bold(title)}\n`)
  }

  /** What it is at, in place of what it was at: shown on a terminal only. */
  at(text: string): void {
    this.#text = clean(text)
    if (this.#isQuiet || !this.#screen.isTty) return
    this.#timer ??= setInterval(() => this.#draw(), everyMs).unref()
    this.#draw()
  }

  /** A part that is done. */
  done(text: string): void {
    this.#line('green', '✓', text)
  }

  /** Something that the user should know. */
  warn(text: string): void {
    this.#line('yellow', '!', text)
  }

  /** A part that failed. */
  failed(text: string): void {
    this.#line('red', '✗', text)
  }

  /** Ends the spinner, whatever came of it. */
  [Symbol.dispose](): void {
    this.#stop()
  }

  /** A step that has said nothing is done when the next one begins. */
  #end(): void {
    if (this.#startMs !== null) this.done(`done in ${((performance.now() - this.#startMs) / 1000).toFixed(1)}s`)
    this.#stop()
  }

  #line(color: 'green' | 'yellow' | 'red', sign: string, text: string): void {
    this.#startMs = null
    this.#stop()
    this.#write(`   ${this.#screen.paint[color](sign)} ${clean(text)}\n`)
  }

  #draw(): void {
    const frame = frames[this.#turn++ % frames.length] as string
    const line = cutEnd(`   ${frame} ${this.#text}`, this.#screen.width - 1)
    this.#out.write(`\r\u001b[K${line}`)
  }

  #stop(): void {
    if (this.#timer === null) return
    clearInterval(this.#timer)
    this.#timer = null
    this.#out.write('\r\u001b[K')
  }

  #write(text: string): void {
    if (!this.#isQuiet) this.#out.write(text)
  }
}
