import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clean, cleanJson, cutEnd, cutList, cutMiddle, cutPainted, padEnd, padStart, widthOf, wrap } from './text.ts'

describe('width', () => {
  it.each([
    ['abc', 3],
    ['日本', 4],
    ['e\u0301', 1],
    ['🤖', 2],
    ['한글', 4],
    ['ﾊﾛ', 2],
    ['…', 1],
    ['', 0],
  ])('of %j is %d columns', (text, width) => {
    expect(widthOf(text)).toBe(width)
  })

  it('is what padding makes it', () => {
    expect(padEnd('日', 4)).toBe('日  ')
    expect(padStart('日', 4)).toBe('  日')
  })
})

describe('names from logs', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', '\ufffd[31mred\ufffd[0m'],
    ['two\nlines\r\t', 'two\ufffdlines\ufffd\ufffd'],
    ['\u009b2J', '\ufffd2J'],
    ['abc\u202egpj.exe', 'abc\ufffdgpj.exe'],
    ['a\u200bb', 'a\ufffdb'],
    ['\ud800x', '\ufffdx'],
    ['שלום', 'שלום'],
  ])('%j are shown harmless', (name, shown) => {
    expect(clean(name)).toBe(shown)
  })

  it('stay the same in JSON, but do nothing to a terminal', () => {
    const names = { name: 'a\u009b2J\u202e\u007f\u001b[0m' }
    const json = cleanJson(JSON.stringify(names))
    // oxlint-disable-next-line no-control-regex -- nothing but printable ASCII
    expect(json).toMatch(/^[\u0020-\u007e]*$/)
    expect(JSON.parse(json)).toEqual(names)
  })
})

describe('cutting', () => {
  it('takes the middle out of names and the end off sentences', () => {
    expect(cutMiddle('claude-opus-4-5-20251101', 12)).toBe('claude…51101')
    expect(cutEnd('a sentence', 5)).toBe('a se…')
    expect(cutMiddle('short', 5)).toBe('short')
  })

  it('leaves whole items of a list', () => {
    expect(cutList(['opus', 'sonnet', 'haiku'], 15)).toBe('opus, sonnet +1')
    expect(cutList(['opus', 'sonnet', 'haiku'], 14)).toBe('opus +2')
    expect(cutList(['claude-code', 'codex'], 9)).toBe('cla…de +1')
    expect(cutList([], 9)).toBe('')
  })

  it('never makes anything wider than asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, width) => {
        const name = clean(text)
        for (const cut of [cutMiddle(name, width), cutEnd(name, width)]) expect(widthOf(cut)).toBeLessThanOrEqual(width)
        expect(widthOf(stripVTControlCharacters(cutPainted(`\u001b[1m${name}\u001b[22m`, width)))).toBeLessThanOrEqual(
          width,
        )
      }),
    )
  })

  it('keeps every colour that it closes', () => {
    expect(cutPainted('\u001b[32mgreen\u001b[39m and more', 3)).toBe('\u001b[32mgre\u001b[39m')
  })

  it('breaks sentences at spaces', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
  })
})
