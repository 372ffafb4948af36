import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Source } from '../source.ts'
import { FileScanner } from './scan-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'aic-taken-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What the parser of a log is given for a line, where it looks at `at`, `name`, and at `used.tokens` and `used.odd`. */
function given(...lines: readonly string[]): unknown[] {
  const seen: unknown[] = []
  const source: Source = {
    id: 'some-agent',
    name: 'Some agent',
    roots: () => [],
    logs: [
      {
        kind: 'jsonl',
        path: /\.jsonl$/,
        markers: ['"tokens"'],
        takes: { at: 'time', name: 'text', used: { object: { tokens: 'number', odd: 'handOver' } } },
        parser: () => ({
          parse(line) {
            seen.push(line)
            return []
          },
        }),
      },
    ],
  }
  writeFileSync(path.join(folder, 'log.jsonl'), lines.map((line) => `${line}\n`).join(''))
  const task = { source: 0, log: 0, root: folder, relative: 'log.jsonl', offset: 0, tail: 0, state: null }
  new FileScanner([source], () => null).scan(task)
  return seen
}

it('gives a parser of an ordinary line the keys that it looks at, and no others', () => {
  const line =
    '{"at":"2026-11-22T01:00:00.250Z","name":"größer","more":[{"tokens":1}],"used":{"tokens":7,"text":"\\"x\\""}}'
  expect(given(line, '{"used":{"tokens":0}}')).toEqual([
    { at: Date.UTC(2026, 10, 22, 1, 0, 0, 250), name: 'größer', used: { tokens: 7 } },
    { used: { tokens: 0 } },
  ])
})

it('gives what is null as if it were not there', () => {
  expect(given('{"at":null,"name":null,"used":{"tokens":null}}', '{"name":"tokens","used":null,"x":"tokens"}')).toEqual(
    [{ used: {} }, { name: 'tokens' }],
  )
})

it.each([
  ['an escape in a text that is taken', String.raw`{"name":"C:\\me","used":{"tokens":7},"more":1}`],
  ['a number that is none', '{"used":{"tokens":"7"},"more":1}'],
  ['a time of another form', '{"at":"2026-11-22 01:00:00Z","used":{"tokens":7},"more":1}'],
  ['a time that as a number would be another', '{"at":"1971-01-01T00:00:00Z","used":{"tokens":7},"more":1}'],
  ['a list for an object', '{"used":["tokens",{"tokens":7}],"more":1}'],
  ['a key that the table hands over', '{"used":{"tokens":7,"odd":0},"more":1}'],
  ['spaces', '{"used": {"tokens":7},"more":1}'],
])('gives all of a line with %s', (_, line) => {
  expect(given(line)).toEqual([JSON.parse(line)])
})

it('gives the last of two values of one key, as JSON.parse does', () => {
  expect(given('{"used":{"tokens":7},"used":{"tokens":8}}')).toEqual([{ used: { tokens: 8 } }])
  expect(given('{"used":null,"used":{"tokens":8}}')).toEqual([{ used: { tokens: 8 } }])
})
