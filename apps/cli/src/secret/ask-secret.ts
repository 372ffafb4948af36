import { UsageError } from '../args/usage-error.ts'
import type { Cli } from '../cli.ts'

type Asker = Pick<Cli, 'readInput' | 'keys' | 'stderr'>

/**
 * A secret from stdin, or typed unseen where that is a terminal. It never comes from the command line: that stands in the shell's history,
 * and every program of this machine may read it. Throws {@link UsageError} for nothing, and when the user breaks off.
 */
export async function askSecret(prompt: string, cli: Asker): Promise<string> {
  const piped = await cli.readInput()
  const secret = (piped ?? (await fromKeys(prompt, cli))).trim()
  if (secret !== '') return secret
  throw new UsageError(
    'No secret came in',
    'Type or paste it where asked, or pipe it in, as in: < key.txt',
    'no-secret',
  )
}

const enter = /[\r\n]/
const breakOff = '\u0003'
const eraseLast = ['\u0008', '\u007f']
/** What terminals put around pasted text: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-Bracketed-Paste-Mode */
const pasteMarks = ['\u001b[200~', '\u001b[201~']

async function fromKeys(prompt: string, { keys, stderr }: Asker): Promise<string> {
  stderr.write(prompt)
  keys.setRawMode?.(true)
  try {
    return await new Promise<string>((resolve, reject) => {
      let text = ''
      keys.on('data', (chunk) => {
        const typed = pasteMarks.reduce((text, mark) => text.replaceAll(mark, ''), chunk.toString('utf8'))
        for (const char of typed) {
          if (char === breakOff)
            reject(new UsageError('Nothing was changed', 'Run it again when you like.', 'no-secret'))
          else if (enter.test(char)) resolve(text)
          else if (eraseLast.includes(char)) text = text.slice(0, -1)
          else text += char
        }
      })
    })
  } finally {
    keys.setRawMode?.(false)
    keys.pause()
    stderr.write('\n')
  }
}
