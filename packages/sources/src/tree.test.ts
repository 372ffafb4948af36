import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FileScanner } from './scan/scan-file.ts'
import type { Place, Source } from './source.ts'
import { LogTree, type TreeChange } from './tree.ts'

let home: string
let tree: LogTree
beforeEach(() => {
  home = realpathSync(mkdtempSync(path.join(tmpdir(), 'aic-tree-')))
  mkdirSync(path.join(home, 'logs', 'shop'), { recursive: true })
  tree = LogTree.empty()
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const lines = { kind: 'jsonl', path: /\.jsonl$/, markers: ['"usage"'], parser: () => ({ parse: () => [] }) } as const
const database = { kind: 'sqlite', path: /\.db$/, read: () => ({ parsed: [], state: 'seen' }) } as const
const source: Source = { id: 'test', name: 'Test', roots: () => [path.join(home, 'logs')], logs: [lines, database] }
const place: Place = { env: {}, home: '', platform: 'linux', isDirectory: () => true }

const later = () => Date.now() + 60_000
const file = (name: string): string => path.join(home, 'logs', 'shop', name)
const write = (name: string, text: string): void => writeFileSync(file(name), text)

/** Looks, reads what there is to read, and returns what was read and from where. */
function look(only?: readonly string[]): string[] {
  const change = tree.refresh([source], place, later(), only)
  const scanner = new FileScanner([source], () => null)
  for (const [i, task] of change.tasks.entries())
    tree.update(change.files[i] as TreeChange['files'][number], scanner.scan(task))
  return change.tasks.map(
    ({ relative, offset, state }) => `${relative} ${offset}${state === null ? '' : ` ${state as string}`}`,
  )
}

describe('a tree of logs', () => {
  it('reads what is new, from where it was left', () => {
    write('a.jsonl', '{}\n')
    expect(look()).toEqual(['shop/a.jsonl 0'])
    expect(look()).toEqual([])
    appendFileSync(file('a.jsonl'), '{}\n')
    write('b.jsonl', '{}\n')
    expect(look()).toEqual(['shop/a.jsonl 3', 'shop/b.jsonl 0'])
  })

  it('goes on where it was after it was packed and unpacked', () => {
    write('a.jsonl', '{}\n')
    look()
    tree = LogTree.unpack(tree.pack())
    expect(look()).toEqual([])
    appendFileSync(file('a.jsonl'), '{}\n')
    expect(look()).toEqual(['shop/a.jsonl 3'])
  })

  it('reads from its start what took the name of a log, was cut, or was written over', () => {
    write('a.jsonl', '{}\n{}\n')
    look()
    write('new', '{}\n{}\n{}\n')
    renameSync(file('new'), file('a.jsonl'))
    expect(look()).toEqual(['shop/a.jsonl 0'])
    write('a.jsonl', '{}\n')
    expect(look()).toEqual(['shop/a.jsonl 0'])
    write('a.jsonl', '[]\n')
    utimesSync(file('a.jsonl'), 1, 1)
    expect(look()).toEqual(['shop/a.jsonl 0'])
  })

  it('forgets how far a database was read when another took its name', () => {
    write('a.db', '')
    look()
    write('a.db', 'x')
    expect(look()).toEqual(['shop/a.db 0 seen'])
    write('new', 'xyz')
    renameSync(file('new'), file('a.db'))
    expect(look()).toEqual(['shop/a.db 0'])
  })

  it('passes over what is gone, and reads it from its start when it comes back', () => {
    write('a.jsonl', '{}\n')
    look()
    rmSync(file('a.jsonl'))
    expect(look()).toEqual([])
    write('a.jsonl', '{}\n{}\n')
    expect(look()).toEqual([expect.stringMatching(/^shop\/a\.jsonl/)])
    expect(tree.files).toHaveLength(1)
  })

  it('reads a linked folder once, and links that lead nowhere or back up not at all', () => {
    mkdirSync(path.join(home, 'elsewhere'))
    writeFileSync(path.join(home, 'elsewhere', 'c.jsonl'), '{}\n')
    symlinkSync(path.join(home, 'elsewhere'), path.join(home, 'logs', 'linked'))
    symlinkSync(path.join(home, 'logs'), file('up'))
    symlinkSync(path.join(home, 'nowhere'), file('nowhere.jsonl'))
    symlinkSync('/dev/zero', file('zero.jsonl'))
    expect(look()).toEqual(['linked/c.jsonl 0'])
  })

  it('reads a folder outside once, whatever links lead to it or back up in it', () => {
    const outside = path.join(home, 'elsewhere')
    mkdirSync(path.join(outside, 'deep'), { recursive: true })
    writeFileSync(path.join(outside, 'c.jsonl'), '{}\n')
    symlinkSync(outside, path.join(home, 'logs', 'linked'))
    symlinkSync(outside, path.join(home, 'logs', 'twice'))
    for (const name of ['a', 'b', 'deep/d']) symlinkSync(outside, path.join(outside, name))
    expect(look()).toEqual(['linked/c.jsonl 0'])
    tree = LogTree.unpack(tree.pack())
    symlinkSync(outside, path.join(outside, 'e'))
    symlinkSync(outside, file('again'))
    writeFileSync(path.join(outside, 'f.jsonl'), '{}\n')
    expect(look()).toEqual(['linked/f.jsonl 0'])
  })

  it('follows links that lead to each other no further than once around', () => {
    for (const name of ['one', 'two']) mkdirSync(path.join(home, name))
    symlinkSync(path.join(home, 'one'), path.join(home, 'two', 'back'))
    symlinkSync(path.join(home, 'two'), path.join(home, 'one', 'on'))
    symlinkSync(path.join(home, 'one'), path.join(home, 'logs', 'linked'))
    writeFileSync(path.join(home, 'two', 'c.jsonl'), '{}\n')
    expect(look()).toEqual(['linked/on/c.jsonl 0'])
  })

  it('has changed only when there is something to note', () => {
    write('a.jsonl', '{}\n')
    look()
    for (const nowMs of [0, Date.now(), later()]) {
      tree.refresh([source], place, nowMs)
      expect(tree.refresh([source], place, nowMs)).toMatchObject({ tasks: [], isChanged: false })
    }
  })
})

describe('a look at one file alone', () => {
  it('reads that file, and leaves the others to a look at all', () => {
    write('a.jsonl', '{}\n')
    write('b.jsonl', '{}\n')
    expect(look([file('b.jsonl')])).toEqual(['shop/b.jsonl 0'])
    expect(look([file('b.jsonl')])).toEqual([])
    expect(look()).toEqual(['shop/a.jsonl 0'])
    expect(look()).toEqual([])
    expect(tree.files).toHaveLength(2)
  })

  it('finds a folder that a later look does not list a second time', () => {
    write('a.jsonl', '{}\n')
    look()
    mkdirSync(path.join(home, 'logs', 'notes'))
    writeFileSync(path.join(home, 'logs', 'notes', 'c.jsonl'), '{}\n')
    expect(look([path.join(home, 'logs', 'notes', 'c.jsonl')])).toEqual(['notes/c.jsonl 0'])
    expect(look()).toEqual([])
    expect(tree.files).toHaveLength(2)
  })

  it('takes nothing from a path that is no log, outside of all roots, or not there', () => {
    writeFileSync(path.join(home, 'outside.jsonl'), '{}\n')
    write('notes.txt', '{}\n')
    look()
    const strange = ['', '/', '\0', file('nowhere.jsonl'), file('notes.txt'), path.join(home, 'outside.jsonl')]
    expect(look([...strange, `${home}/logs/../outside.jsonl`, `${home}/logs/shop/../../outside.jsonl`])).toEqual([])
    expect(tree.files).toHaveLength(0)
  })
})
