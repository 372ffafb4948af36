import { fstatSync, readSync } from 'node:fs'
import type { Readable } from 'node:stream'

/** All that comes in on stdin, as text; null where that is a terminal. Reads directly: the stream that Node has for it takes 3 ms to load. */
export async function wholeInput(stream: () => Readable & { readonly isTTY?: boolean }): Promise<string | null> {
  if (fstatSync(0).isCharacterDevice() && stream().isTTY === true) return null
  const chunks: Uint8Array[] = []
  const isWhole = readDirectly(chunks)
  if (!isWhole) for await (const chunk of stream()) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks).toString('utf8')
}

/** False when there is nothing yet and it may not be waited for: the stream has to. */
function readDirectly(chunks: Uint8Array[]): boolean {
  for (;;) {
    const chunk = Buffer.allocUnsafe(65_536)
    try {
      const length = readSync(0, chunk)
      if (length === 0) return true
      chunks.push(chunk.subarray(0, length))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EAGAIN') return false
      if (code === 'EOF') return true // How Windows says that a pipe has ended.
      throw error
    }
  }
}
