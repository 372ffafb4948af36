/**
 * What no name may do to a terminal: control characters (ANSI sequences start with one), line breaks, and the invisible
 * characters that turn the direction of text around or hide some of it. Lone surrogates too: they can't be written.
 */
const hostile =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu

/** A name from a log, safe to print: each hostile character becomes one `�`. */
export const clean = (text: string): string => text.replace(hostile, '\ufffd')

/** The same for a text of several lines. */
export const cleanLines = (text: string): string => text.split('\n').map(clean).join('\n')

/** A JSON text that is safe to print and means the same: `JSON.stringify` leaves C1 controls and direction marks as they are. */
export const cleanJson = (json: string): string =>
  json.replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const isWide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u
const isZero = /\p{Mn}|\p{Me}|\u200d|[\ufe00-\ufe0f]/u

/** Columns that a text takes in a terminal: 2 for CJK and emoji, 0 for marks that combine. Of plain text, without ANSI. */
export function widthOf(text: string): number {
  // oxlint-disable-next-line no-control-regex -- printable ASCII is the usual case, and quick
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length
  let width = 0
  for (const char of text) width += isZero.test(char) ? 0 : isWide.test(char) ? 2 : 1
  return width
}

/** Fills a text with spaces up to `width` columns: text to the left. */
export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))

/** Fills a text with spaces up to `width` columns: text to the right. */
export const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text))) + text

/** Cuts the middle out of a text that is too wide: both ends of paths and model names say more than their middle. */
export function cutMiddle(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  if (width <= 1) return width === 1 ? '…' : ''
  const chars = Array.from(text)
  const head = takeWidth(chars, Math.ceil((width - 1) / 2))
  const tail = takeWidth(chars.toReversed(), width - 1 - widthOf(head))
  return `${head}…${Array.from(tail).toReversed().join('')}`
}

/** Cuts the end off: for lists and sentences. */
export function cutEnd(text: string, width: number): string {
  return widthOf(text) <= width ? text : width < 1 ? '' : `${takeWidth(Array.from(text), width - 1)}…`
}

/** As many of a list as fit, and how many more there are: `opus, sonnet +2`. */
export function cutList(items: readonly string[], width: number): string {
  for (let shown = items.length; shown > 0; shown--) {
    const more = items.length - shown
    const text = items.slice(0, shown).join(', ') + (more === 0 ? '' : ` +${more}`)
    if (widthOf(text) <= width) return text
  }
  const more = items.length > 1 ? ` +${items.length - 1}` : ''
  return cutMiddle(items[0] ?? '', width - more.length) + more
}

/** Breaks a sentence at spaces into lines of at most `width`; words that are wider are broken too. */
export function wrap(text: string, width: number): readonly string[] {
  const lines = ['']
  for (const word of text.split(' ').flatMap((one) => piecesOf(one, width))) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}

/** The same for a text that holds colours, whose words fit. */
export function wrapPainted(text: string, width: number): readonly string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && plainWidth(line) + 1 + plainWidth(word) > width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}

// oxlint-disable-next-line no-control-regex -- our own colours are what is looked for
const plainWidth = (painted: string): number => widthOf(painted.replaceAll(/\u001b\[\d+m/g, ''))

function piecesOf(word: string, width: number): string[] {
  const head = takeWidth(Array.from(word), Math.max(1, width))
  return head === word || head === '' ? [word] : [head, ...piecesOf(word.slice(head.length), width)]
}

/** Cuts the end off a text that holds colours; they are all closed again. */
export function cutPainted(text: string, width: number): string {
  let used = 0
  // oxlint-disable-next-line no-control-regex -- our own colours are what is looked for
  return text.replace(/(\u001b\[\d+m)|[^\u001b]+/g, (part, color: string | undefined) => {
    if (color !== undefined) return color
    const taken = widthOf(part) <= width - used ? part : takeWidth(Array.from(part), width - used)
    used += widthOf(taken)
    return taken
  })
}

function takeWidth(chars: readonly string[], width: number): string {
  let taken = ''
  let used = 0
  for (const char of chars) {
    const more = widthOf(char)
    if (used + more > width) break
    taken += char
    used += more
  }
  return taken
}
