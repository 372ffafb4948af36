import type { Cli } from '../cli.ts'
import { cutPainted } from '../screen/text.ts'

/** The whole terminal as a canvas: the screen before comes back when it is closed. */
export class Terminal {
  readonly #cli: Cli

  constructor(cli: Cli, { onKey, onResize }: { readonly onKey: (key: string) => void; readonly onResize: () => void }) {
    this.#cli = cli
    const { keys, stdout } = cli
    stdout.write('\u001b[?1049h\u001b[?25l')
    stdout.on?.('resize', onResize)
    if (keys.isTTY === true) {
      keys.setRawMode?.(true)
      keys.on('data', (chunk: Buffer) => onKey(chunk.toString('latin1')))
    }
  }

  /** Draws over what was there, without flicker; what does not fit below is left out. */
  draw(text: string): void {
    const { stdout } = this.#cli
    const columns = stdout.columns ?? 80
    const lines = text.split('\n').slice(0, Math.max(1, stdout.rows ?? 24))
    stdout.write(`\u001b[H${lines.map((line) => `${cutPainted(line, columns)}\u001b[K`).join('\r\n')}\u001b[J`)
  }

  [Symbol.dispose](): void {
    const { keys, stdout } = this.#cli
    if (keys.isTTY === true) {
      keys.setRawMode?.(false)
      keys.pause()
    }
    stdout.write('\u001b[?25h\u001b[?1049l')
  }
}
