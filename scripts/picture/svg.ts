import { type Look, parseAnsi, type Run } from './ansi.ts'

const cell = { width: 8.4, height: 19 }
const fontSize = 14
const margin = 18
const barHeight = 34
const colors = { red: '#ff7b72', green: '#7ee787', yellow: '#e3b341', cyan: '#56d4dd' } as const
const textColor = '#e6edf3'
const dimColor = '#8b949e'

/**
 * A terminal window as SVG, `columns` wide: the command that was typed, then what it wrote. Every run of text is pinned to its column
 * and bars are drawn as shapes, so that it lines up whatever font the reader has.
 */
export function terminalSvg(command: string, output: string, columns: number): string {
  const prompt = `\u001b[32m$\u001b[39m \u001b[1m${command}\u001b[22m`
  const lines = parseAnsi(`${prompt}\n${output.trimEnd()}`)
  const width = Math.round(columns * cell.width + 2 * margin)
  const height = Math.round(barHeight + lines.length * cell.height + margin)
  const body = lines.flatMap((runs, row) => runs.flatMap((run) => drawRun(run, row))).join('\n')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escapeXml(`Output of: ${command}`)}</title>
<rect width="${width}" height="${height}" rx="10" fill="#0d1117" stroke="#30363d"/>
${['#ff5f57', '#febc2e', '#28c840'].map((color, i) => `<circle cx="${20 + i * 18}" cy="17" r="5.5" fill="${color}"/>`).join('')}
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="${fontSize}" xml:space="preserve">
${body}
</g>
</svg>
`
}

/** Text, and the shapes of what is drawn with block characters in it. */
function drawRun({ text, column, look }: Run, row: number): string[] {
  const pieces = text.match(/[▀-▟─]+|[^▀-▟─]+/gu) ?? []
  let at = column
  return pieces.flatMap((piece) => {
    const start = at
    at += Array.from(piece).length
    if (/[▀-▟─]/u.test(piece)) return drawBlocks(Array.from(piece), start, row, look)
    return piece.trim() === '' ? [] : [drawText(piece, start, row, look)]
  })
}

function drawText(piece: string, column: number, row: number, look: Look): string {
  const text = piece.trimEnd()
  const lead = text.length - text.trimStart().length
  const shown = text.trimStart()
  const x = round(margin + (column + lead) * cell.width)
  const y = round(barHeight + row * cell.height + 14)
  const bold = look.isBold ? ' font-weight="700"' : ''
  const length = round(Array.from(shown).length * cell.width)
  return `<text x="${x}" y="${y}" fill="${colorOf(look)}"${bold} textLength="${length}">${escapeXml(shown)}</text>`
}

/** Blocks side by side; a bar, or a line of equal ones, as one shape. */
function drawBlocks(chars: readonly string[], column: number, row: number, look: Look): string[] {
  const shapes: string[] = []
  for (let i = 0; i < chars.length; ) {
    const char = chars[i] ?? ''
    let end = i + 1
    while (chars[end] === char && '█░─'.includes(char)) end++
    const rest = char === '█' ? leftEighths(chars[end]) : 0
    shapes.push(drawBlock(char, column + i, end - i + rest / 8, row, colorOf(look)))
    i = rest > 0 ? end + 1 : end
  }
  return shapes
}

/** Unicode block elements: ▁ to █ grow upwards by eighths of a line, ▉ to ▏ shrink to the left by eighths of a column. */
function drawBlock(char: string, column: number, columns: number, row: number, color: string): string {
  const x = margin + column * cell.width
  const top = barHeight + row * cell.height
  const full = { x, y: top + 2, width: columns * cell.width, height: cell.height - 4 }
  if (char === '─') return rect({ ...full, y: top + cell.height / 2, height: 1 }, color)
  if (char === '░') return rect(full, color, 0.25)
  const left = leftEighths(char)
  if (left > 0) return rect({ ...full, width: (cell.width * left) / 8 }, color)
  const code = char.codePointAt(0) ?? 0
  if (code < 0x2581 || code > 0x2588) throw new Error(`the picture cannot draw ${char}: teach scripts/picture/svg.ts`)
  const height = (full.height * (code - 0x2580)) / 8
  const gap = columns === 1 ? 0.6 : 0 // tells the columns of a sparkline apart
  return rect({ ...full, y: full.y + full.height - height, width: full.width - gap, height }, color)
}

/** How many eighths of a column ▉ to ▏ fill; 0 for others. */
function leftEighths(char = ''): number {
  const code = char.codePointAt(0) ?? 0
  return code >= 0x2589 && code <= 0x258f ? 0x2590 - code : 0
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const rect = ({ x, y, width, height }: Box, color: string, opacity = 1): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${color}"${opacity === 1 ? '' : ` opacity="${opacity}"`}/>`

const colorOf = ({ color, isDim }: Look): string => (color === null ? (isDim ? dimColor : textColor) : colors[color])
const round = (value: number): number => Math.round(value * 10) / 10
const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
