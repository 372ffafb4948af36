/** How a stretch of terminal text looks. */
export interface Look {
  readonly color: 'red' | 'green' | 'yellow' | 'cyan' | null
  readonly isBold: boolean
  readonly isDim: boolean
}

/** Characters of one look, side by side on one line. */
export interface Run {
  readonly text: string
  /** Columns to the left of it. */
  readonly column: number
  readonly look: Look
}

const plain: Look = { color: null, isBold: false, isDim: false }

/** What the codes that aic writes (SGR, ECMA-48 §8.3.117) change. */
const changes: Readonly<Record<string, Partial<Look>>> = {
  '0': plain,
  '1': { isBold: true },
  '2': { isDim: true },
  '22': { isBold: false, isDim: false },
  '31': { color: 'red' },
  '32': { color: 'green' },
  '33': { color: 'yellow' },
  '36': { color: 'cyan' },
  '39': { color: null },
}

/** Splits what a program wrote to a terminal into lines of runs. Each character is one column wide. Throws for codes it does not know. */
export function parseAnsi(text: string): Run[][] {
  let look = plain
  return text.split('\n').map((line) => {
    const runs: Run[] = []
    let column = 0
    for (const [i, piece] of line.split('\u001b[').entries()) {
      const end = i === 0 ? -1 : piece.indexOf('m')
      if (i > 0) look = changed(look, piece.slice(0, end) || '0')
      const chars = piece.slice(end + 1)
      if (chars !== '') runs.push({ text: chars, column, look })
      column += Array.from(chars).length
    }
    return runs
  })
}

function changed(look: Look, code: string): Look {
  const change = changes[code]
  if (change === undefined) throw new Error(`the picture knows no SGR code ${code}: add it to scripts/picture/ansi.ts`)
  return { ...look, ...change }
}
