/** What a line holds: JSON values (none when no marker stands in it), and whether some of it is no JSON object. */
export interface DecodedLine {
  readonly values: readonly unknown[]
  readonly isBroken: boolean
}

const none: DecodedLine = { values: [], isBroken: false }
const broken: DecodedLine = { values: [], isBroken: true }

/**
 * Decodes one line of a JSONL log as leniently as is safe: a byte order mark, NULs, surrounding space and a CR are dropped,
 * broken UTF-8 is replaced, and objects that a torn write glued together are split.
 * A line without any of `markers` is only looked at from both ends: `{…}` or broken.
 */
export function decodeLine(line: Buffer, markers: readonly string[]): DecodedLine {
  if (!markers.some((marker) => line.includes(marker))) {
    const text = trim(
      line.subarray(0, 64).toString('latin1') + (line.length > 64 ? line.subarray(-64).toString('latin1') : ''),
    )
    return text === '' || (text.startsWith('{') && text.endsWith('}')) ? none : broken
  }
  return decodeMarked(line)
}

/** The same for a line that is known to hold a marker. */
export function decodeMarked(line: Buffer): DecodedLine {
  const text = trim(line.toString('utf8'))
  try {
    return { values: [JSON.parse(text)], isBroken: false }
  } catch {
    return splitGlued(text)
  }
}

/** Without a byte order mark (also one that was read byte by byte), NULs and space at both ends. By hand: a regular expression looks at every space within. */
function trim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isOutside(text.charCodeAt(start))) start++
  while (end > start && isOutside(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

const isOutside = (code: number): boolean =>
  code === 32 ||
  (code >= 9 && code <= 13) ||
  code === 0 ||
  code === 0xfeff ||
  code === 0xef ||
  code === 0xbb ||
  code === 0xbf

/** `{…}{…}` and `{…}garbage{…}`: every balanced object that parses, and whether anything was left over. */
function splitGlued(text: string): DecodedLine {
  const values: unknown[] = []
  let isBroken = false
  for (let start = text.indexOf('{'); start >= 0; ) {
    const end = objectEnd(text, start)
    if (end < 0) return { values, isBroken: true }
    try {
      values.push(JSON.parse(text.slice(start, end)))
    } catch {
      isBroken = true
    }
    const next = text.indexOf('{', end)
    if (trim(text.slice(end, next < 0 ? undefined : next)) !== '') isBroken = true
    start = next
  }
  return { values, isBroken: isBroken || values.length === 0 }
}

/** Index after the object that opens at `start`; -1 when it never closes. */
function objectEnd(text: string, start: number): number {
  let depth = 0
  let isInString = false
  for (let i = start; i < text.length; i++) {
    const char = text[i]
    if (isInString) {
      if (char === '\\') i++
      else if (char === '"') isInString = false
    } else if (char === '"') isInString = true
    else if (char === '{') depth++
    else if (char === '}' && --depth === 0) return i + 1
  }
  return -1
}
