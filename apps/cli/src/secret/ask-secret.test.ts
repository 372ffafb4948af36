import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { askSecret } from './ask-secret.ts'

/** A terminal on which these chunks are typed, and what was written to it. */
function terminal(...chunks: string[]) {
  const emitter = new EventEmitter()
  const modes: boolean[] = []
  let written = ''
  const keys = {
    isTTY: true,
    setRawMode: (isRaw: boolean) => modes.push(isRaw),
    on(event: 'data', listener: (chunk: Buffer) => void) {
      emitter.on(event, listener)
      for (const chunk of chunks) emitter.emit('data', Buffer.from(chunk))
    },
    pause: () => {},
  }
  const stderr = { write: (text: string | Uint8Array) => (written += String(text)) }
  return { cli: { keys, stderr, readInput: async () => null }, modes, shown: () => written }
}

describe('a secret that is typed', () => {
  it('is not shown, ends with Enter, and can be mended', async () => {
    const { cli, modes, shown } = terminal('ab', 'x\u007f', 'c\r')
    expect(await askSecret('key: ', cli)).toBe('abc')
    expect(shown()).toBe('key: \n')
    expect(modes).toEqual([true, false])
  })

  it('may be pasted', async () => {
    const { cli } = terminal('\u001b[200~sk-made-up\u001b[201~', '\n')
    expect(await askSecret('key: ', cli)).toBe('sk-made-up')
  })

  it('is not asked for any more after Ctrl-C, and the terminal is as before', async () => {
    const { cli, modes } = terminal('ab\u0003')
    await expect(askSecret('key: ', cli)).rejects.toThrow('Nothing was changed')
    expect(modes).toEqual([true, false])
  })
})
