import { describe, expect, it } from 'vitest'
import { parseAnsi } from './ansi.ts'
import { terminalSvg } from './svg.ts'

describe('a terminal picture', () => {
  it('reads colours and weights over line ends', () => {
    const [first, second] = parseAnsi('a \u001b[1mb\u001b[22m\u001b[36mc\n▁d\u001b[39m')
    const plain = { color: null, isBold: false, isDim: false }
    expect(first).toEqual([
      { text: 'a ', column: 0, look: plain },
      { text: 'b', column: 2, look: { ...plain, isBold: true } },
      { text: 'c', column: 3, look: { ...plain, color: 'cyan' } },
    ])
    expect(second).toEqual([{ text: '▁d', column: 0, look: { ...plain, color: 'cyan' } }])
  })

  it('refuses codes that it would draw wrongly', () => {
    expect(() => parseAnsi('\u001b[95mx')).toThrow('no SGR code 95')
    expect(() => terminalSvg('x', '▚', 10)).toThrow('cannot draw ▚')
  })

  it('pins text to its column, escapes it, and draws a bar as one shape', () => {
    const svg = terminalSvg('aic', '  a<b  ██▌', 20)
    expect(svg).toContain('<text x="34.8" y="67" fill="#e6edf3" textLength="25.2">a&lt;b</text>')
    expect(svg).toContain('<rect x="76.8" y="55" width="21" height="15" fill="#e6edf3"/>')
    expect(svg.match(/<rect/g)?.length).toBe(2)
  })
})
