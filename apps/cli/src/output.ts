import { fstatSync, writeSync } from 'node:fs'

/** Where a command writes: what it needs of a stream, so that it need not be one. */
export interface Output {
  write(text: string | Uint8Array): unknown
  readonly isTTY?: boolean
  /** Of a terminal. */
  readonly columns?: number
  readonly rows?: number
  on?(event: 'resize', listener: () => void): unknown
}

/** A stream of the process as a whole: loading those costs 3 ms. */
type Stream = Output & { on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown }

/**
 * The process's output with this number: terminals and other devices as the stream that Node has for them, files and pipes written
 * directly. A reader that has had enough (`aic daily | head`) is no failure: the rest is not written.
 */
export function outputOf(fd: 1 | 2, stream: () => Stream): Output {
  if (isDevice(fd)) return tolerant(stream())
  let slow: Output | null = null
  let isClosed = false
  return {
    write(text) {
      if (slow !== null || isClosed) return slow?.write(text)
      const written = writeDirectly(fd, typeof text === 'string' ? Buffer.from(text) : text)
      if (written === 'closed') isClosed = true
      // Full, and not to be waited for: Node's stream writes the rest when there is room.
      else if (written.length > 0) (slow = tolerant(stream())).write(written)
    },
  }
}

function isDevice(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice()
  } catch {
    return true
  }
}

/** Returns what could not be written yet. */
function writeDirectly(fd: number, text: Uint8Array): Uint8Array | 'closed' {
  let rest = text
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') return 'closed'
      if (code === 'EAGAIN') return rest
      throw error
    }
  }
  return rest
}

function tolerant(stream: Stream): Output {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error
  })
  return stream
}
