import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

/** Tokens that the last request of a session held, and how many its model takes. */
export interface Context {
  readonly tokens: number
  readonly size: number
}

/** The end of the file is read in steps of these many bytes, each only when the one before shows no answer. */
const stepsBytes = [65_536, 1_048_576, 16_777_216]
/** What models of Claude Code take, and take with the long context. Source: https://code.claude.com/docs/en/model-config */
const usualSize = 200_000
const longSize = 1_000_000

/**
 * The context of a session from the last answer in its transcript, for hooks that don't state it. Never reads more than the last
 * 16 MB, whatever the file's size. Null when there is no answer in them, or no such file.
 */
export function contextFromTranscript(file: string, modelId: string | null): Context | null {
  const tokens = lastPromptTokens(file)
  if (tokens === null) return null
  const isLong = modelId?.includes('[1m]') === true || tokens > usualSize
  return { tokens, size: isLong ? longSize : usualSize }
}

function lastPromptTokens(file: string): number | null {
  let fd: number
  try {
    // Without waiting for a writer, should it be a pipe.
    fd = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch {
    return null // Gone, not ours to read, or no path at all.
  }
  try {
    const stat = fstatSync(fd)
    if (!stat.isFile()) return null
    for (const step of stepsBytes) {
      const start = Math.max(0, stat.size - step)
      const tokens = tokensIn(readFrom(fd, start, stat.size - start))
      if (tokens !== null || start === 0) return tokens
    }
    return null
  } finally {
    closeSync(fd)
  }
}

function readFrom(fd: number, start: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length)
  let done = 0
  while (done < length) {
    const count = readSync(fd, buffer, done, length - done, start + done)
    if (count === 0) break // It was cut meanwhile.
    done += count
  }
  return buffer.subarray(0, done)
}

const newline = 10

/** Looks at lines from the last one back; a first line that is cut can't be parsed, and so does not count. */
function tokensIn(bytes: Buffer): number | null {
  let end = bytes.length
  for (;;) {
    const found = end <= 0 ? -1 : bytes.lastIndexOf('"assistant"', end - 1, 'latin1')
    if (found < 0) return null
    const lineStart = bytes.lastIndexOf(newline, found) + 1
    const lineEnd = bytes.indexOf(newline, found)
    const tokens = promptTokens(bytes.toString('utf8', lineStart, lineEnd < 0 ? bytes.length : lineEnd))
    if (tokens !== null) return tokens
    end = lineStart
  }
}

interface Answer {
  readonly type?: unknown
  readonly isSidechain?: unknown
  readonly message?: { readonly usage?: Readonly<Record<string, unknown>> | null } | null
}

/** Null for what is no answer to the session itself: sub-agents have a context of their own. */
function promptTokens(line: string): number | null {
  let answer: Answer | null
  try {
    answer = JSON.parse(line) as Answer | null
  } catch {
    return null // Not whole yet.
  }
  const usage = answer?.message?.usage
  if (answer?.type !== 'assistant' || answer.isSidechain === true || usage === undefined || usage === null) return null
  const kinds = [usage.input_tokens, usage.cache_creation_input_tokens, usage.cache_read_input_tokens]
  const tokens = kinds.reduce<number>((sum, count) => sum + (typeof count === 'number' && count > 0 ? count : 0), 0)
  return tokens > 0 ? tokens : null
}
