import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FileScanner } from './scan/scan-file.ts'
import type { Place, Source } from './source.ts'
import { LogTree } from './tree.ts'
import { FileTable } from './tree-files.ts'
import { packTree, type TreeState, unpackTree } from './tree-state.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-tree-state-'))
  mkdirSync(path.join(home, 'shop'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const lines = { kind: 'jsonl', path: /\.jsonl$/, markers: ['"usage"'], parser: () => ({ parse: () => [] }) } as const
const source: Source = { id: 'test', name: 'Test', roots: () => [home], logs: [lines] }
const place: Place = { env: {}, home: '', platform: 'linux', isDirectory: () => true }
const later = () => Date.now() + 60_000

const numbers = ['folder', 'kind', 'size', 'mtimeMs', 'ino', 'offset', 'tail', 'log', 'isGone'] as const

function told({ files, ...rest }: TreeState): unknown {
  const rows = files.names.map((name, row) => ({
    name,
    ...Object.fromEntries(numbers.map((column) => [column, files.get(column, row)])),
    state: files.state(row),
    skips: files.skipsOf(row),
  }))
  return { ...rest, rows }
}

function oddState(): TreeState {
  const files = FileTable.empty()
  const states = [null, { line: 'one\ntwo\0three', at: [1.5, null] }, 'seen', 0, false, null]
  const names = ['é 文 🙂.jsonl', 'a"b\\c\n.jsonl', ' .jsonl', '', '-', 'z'.repeat(300)]
  for (const [i, name] of names.entries()) {
    const row = files.add(i % 2, name, i)
    for (const column of numbers)
      files.set(column, row, column === 'mtimeMs' ? 1_795_360_601_739.1145 + i : 7 ** (3 * i))
    files.setState(row, states[i])
    files.setSkips(row, i === 2 ? { 'not-json': 3, 'no-access': 1 } : {})
  }
  const folders = [
    { root: 0, relative: '', mtimeMs: -1 },
    { root: 1, relative: '文/"b"', mtimeMs: 1_795_360_601_739.5 },
  ]
  const roots = ['a', 'b'].map((name) => ({ source: name, path: `/home/é/${name}` }))
  return { roots, folders, files, wholeMs: 1_795_360_601_740 }
}

it('holds any names, numbers and parser states as they were, wherever its bytes lie', () => {
  const packed = packTree(oddState())
  const elsewhere = new Uint8Array(packed.length + 3)
  elsewhere.set(packed, 3)
  expect(told(unpackTree(packed) as TreeState)).toEqual(told(oddState()))
  expect(told(unpackTree(elsewhere.subarray(3)) as TreeState)).toEqual(told(oddState()))
})

it('holds changes that were made after it was unpacked, and nothing where there is nothing', () => {
  const { files, ...rest } = unpackTree(packTree(oddState())) as TreeState
  const row = files.add(1, 'new.jsonl', 0)
  files.setState(1, null)
  files.setState(row, [1])
  files.setSkips(2, {})
  files.set('size', 0, 5)
  const changed = { files, ...rest }
  expect(told(unpackTree(packTree(changed)) as TreeState)).toEqual(told(changed))
  const empty = { roots: [], folders: [], files: FileTable.empty(), wholeMs: 0 }
  expect(told(unpackTree(packTree(empty)) as TreeState)).toEqual(told(empty))
})

it('is not read from bytes of a later version', () => {
  const packed = packTree(oddState())
  packed[0] = 99
  expect(unpackTree(packed)).toBeNull()
  expect(LogTree.unpack(packed).files).toHaveLength(0)
})

it('goes on from a tree that an earlier aic wrote as JSON', () => {
  const files = ['a.jsonl', 'b.jsonl'].map((name) => path.join(home, 'shop', name))
  for (const file of files) writeFileSync(file, '{}\n')
  const before = LogTree.empty()
  const scanner = new FileScanner([source], () => null)
  const first = before.refresh([source], place, later())
  const [a] = first.tasks.map((task) => scanner.scan(task))
  const { ino, mtimeMs } = statSync(files[0] as string)
  const folders = ['', 'shop'].map((relative) => [0, relative, statSync(path.join(home, relative)).mtimeMs])
  const fileA = [1, 'a.jsonl', 0, 3, mtimeMs, ino, 3, a?.tail, 7, { turn: 2 }, { 'not-json': 4 }]
  const fileB = [1, 'b.jsonl', 0, -1, 0, 0, 0, 0, 0]
  const json = { version: 1, roots: [{ source: 'test', path: home }], folders, files: [fileA, fileB] }
  const tree = LogTree.unpack(Buffer.from(JSON.stringify(json)))
  expect(tree.files.map(({ log, skips }) => ({ log, skips }))).toEqual([
    { log: 7, skips: { 'not-json': 4 } },
    { log: 0, skips: {} },
  ])
  writeFileSync(files[0] as string, '{}\n', { flag: 'a' })
  const { tasks } = LogTree.unpack(tree.pack()).refresh([source], place, later())
  expect(tasks.map(({ relative, offset, tail, state }) => ({ relative, offset, tail, state }))).toEqual([
    { relative: 'shop/a.jsonl', offset: 3, tail: a?.tail, state: { turn: 2 } },
    { relative: 'shop/b.jsonl', offset: 0, tail: 0, state: null },
  ])
})
