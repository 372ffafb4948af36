import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { claudeLines, random } from '../../../../testing/odd-lines.ts'
import { rolloutLines } from '../../../../testing/odd-rollouts.ts'
import { claudeCode } from '../claude-code/source.ts'
import { codex } from '../codex/source.ts'
import { plainly, records, withMarkersAnywhere } from './compare-readers.ts'
import { FileScanner, type ScannedLog } from './scan-file.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'aic-scan-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const relative = '0a1b2c3d.jsonl'
const file = path.join(folder, relative)
const scanner = new FileScanner([claudeCode], () => null)

const scan = (offset = 0, tail = 0, state: unknown = null): ScannedLog =>
  scanner.scan({ source: 0, log: 0, root: folder, relative, offset, tail, state })

describe('the scanner agrees with the plain reader', () => {
  it('on every kind of odd line, whatever their order and number', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const bytes = claudeLines(random(seed), 400)
      writeFileSync(file, bytes)
      const fast = scan()
      const plain = plainly(claudeCode, relative, bytes)
      expect(records(fast), `seed ${seed}`).toEqual(records(plain))
      expect(fast.skips, `seed ${seed}`).toEqual(plain.skips)
    }
  })

  it('on rollouts of Codex, of which it takes only what the parser looks at', () => {
    const ofCodex = new FileScanner([withMarkersAnywhere(codex)], () => null)
    for (let seed = 1; seed <= 60; seed++) {
      const bytes = rolloutLines(random(seed), 400)
      writeFileSync(file, bytes)
      utimesSync(file, 0, 0)
      const fast = ofCodex.scan({ source: 0, log: 0, root: folder, relative, offset: 0, tail: 0, state: null })
      const plain = plainly(codex, relative, bytes)
      expect(records(fast), `seed ${seed}`).toEqual(records(plain))
      expect(fast.skips, `seed ${seed}`).toEqual(plain.skips)
    }
  })

  it.each([
    { source: claudeCode, bytes: claudeLines(random(7), 120) },
    { source: withMarkersAnywhere(codex), bytes: rolloutLines(random(7), 120) },
  ])('when a log of $source.id grows by any number of bytes at a time', ({ source, bytes }) => {
    const reader = new FileScanner([source], () => null)
    const next = random(8)
    writeFileSync(file, '')
    let offset = 0
    let tail = 0
    let state: unknown = null
    const pieces: ScannedLog[] = []
    for (let written = 0; written < bytes.length; ) {
      const step = Math.min(bytes.length - written, 1 + Math.floor(next() * 3_000))
      appendFileSync(file, bytes.subarray(written, written + step))
      written += step
      utimesSync(file, 0, 0)
      const piece = reader.scan({ source: 0, log: 0, root: folder, relative, offset, tail, state })
      ;({ offset, tail, state } = piece)
      pieces.push(piece)
    }
    expect(records(...pieces)).toEqual(records(plainly(source, relative, bytes)))
  })
})

it('takes a last line without its newline, and leaves one that is not whole for the next run', () => {
  const [line] = claudeLines(random(1), 1, { isOrdinary: true }).toString().split('\n') as [string]
  writeFileSync(file, `${line}\n${line.slice(0, 90)}`)
  expect(scan()).toMatchObject({ offset: Buffer.byteLength(line) + 1, skips: {} })
  writeFileSync(file, line)
  expect(scan()).toMatchObject({ offset: Buffer.byteLength(line), skips: {}, parts: [{ length: 1 }] })
})

it('passes over a line that is too long, counts it, and reads the next', () => {
  const [line] = claudeLines(random(1), 1, { isOrdinary: true }).toString().split('\n') as [string]
  const long = Buffer.alloc(40 * 1024 * 1024, 'x')
  writeFileSync(file, Buffer.concat([Buffer.from(`${line}\n{"a":"`), long, Buffer.from(`"}\n${line}\n`)]))
  const scanned = scan()
  expect(scanned.skips).toEqual({ 'too-long': 1 })
  expect(scanned.parts.reduce((sum, part) => sum + part.length, 0)).toBe(2)
})

it('counts a file that cannot be opened', () => {
  rmSync(file)
  expect(scan()).toMatchObject({ skips: { 'no-access': 1 }, parts: [] })
})

it('loses no call to a writer that stops at any byte of a line', () => {
  const line = `${JSON.stringify(toolCall)}\n`
  for (let cut = 1; cut < line.length; cut++) {
    writeFileSync(file, line.slice(0, cut))
    const { offset, tail, state, parts } = scan()
    appendFileSync(file, line.slice(cut))
    const rest = scan(offset, tail, state)
    expect([cut, [...parts, ...rest.parts].map(({ length }) => length), rest.skips]).toEqual([cut, [1], {}])
  }
})

const toolCall = {
  sessionId: 's1',
  timestamp: '2026-11-05T10:00:00.000Z',
  type: 'assistant',
  message: {
    content: [{ type: 'tool_use', name: 'Bash', input: { a: { b: 1 } } }],
    id: 'msg_01',
    model: 'claude-opus-4-8',
    usage: { input_tokens: 1, output_tokens: 2 },
  },
}

it('reads a log that was written anew from its start, though it ends as before', () => {
  const [line] = claudeLines(random(1), 1, { isOrdinary: true }).toString().split('\n') as [string]
  const other = line.replace(/"msg_01[^"]*"/, '"msg_01other"')
  writeFileSync(file, `${line}\n${'x'.repeat(300)}\n`)
  const { offset, tail, state } = scan()
  writeFileSync(file, `${other}\n${'x'.repeat(300)}\n${line}\n`)
  expect(scan(offset, tail, state)).toMatchObject({ isFromStart: true, parts: [{ length: 2 }] })
})

it('goes on at the start of a line that is too long while that is still being written', () => {
  const [line] = claudeLines(random(1), 1, { isOrdinary: true }).toString().split('\n') as [string]
  writeFileSync(file, `${line}\n{"a":"`)
  appendFileSync(file, Buffer.alloc(40 * 1024 * 1024, 'x'))
  const { offset, tail, state, skips } = scan()
  expect([offset, skips]).toEqual([Buffer.byteLength(line) + 1, {}])
  appendFileSync(file, `","b":${line}}\n${line.replace(/"msg_01[^"]*"/, '"msg_01more"')}\n`)
  expect(scan(offset, tail, state)).toMatchObject({ skips: { 'too-long': 1 }, parts: [{ length: 1 }] })
})
