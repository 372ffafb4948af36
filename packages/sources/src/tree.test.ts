import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { random } from '../../../testing/odd-lines.ts'
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
const document = { kind: 'json', path: /\.json$/, parse: () => [], settlesAfterMs: 86_400_000 } as const
const logs = [lines, database, document]
const source: Source = { id: 'test', name: 'Test', roots: () => [path.join(home, 'logs')], logs }
const place: Place = { env: {}, home: '', platform: 'linux', isDirectory: () => true }

const later = () => Date.now() + 60_000
const file = (name: string): string => path.join(home, 'logs', 'shop', name)
const write = (name: string, text: string): void => writeFileSync(file(name), text)

/** Looks, reads what there is to read, and returns what was read and from where. */
function look(only?: readonly string[], nowMs = later()): string[] {
  const change = tree.refresh([source], place, nowMs, only)
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

describe('logs that are gone', () => {
  const folder = (name: string): string => path.join(home, 'logs', name)

  it('are found again when they come back, with all folders above them or without', () => {
    mkdirSync(folder('a/b/c'), { recursive: true })
    for (const name of ['a/b/c/one.jsonl', 'a/b/two.jsonl', 'a/three.jsonl']) writeFileSync(folder(name), '{}\n')
    expect(look()).toHaveLength(3)
    for (const gone of ['a/b/c/one.jsonl', 'a/b/c', 'a', 'a/b']) {
      renameSync(folder(gone), path.join(home, 'aside'))
      for (let i = 0; i < 3; i++) {
        expect(look()).toEqual([])
        tree = LogTree.unpack(tree.pack())
      }
      renameSync(path.join(home, 'aside'), folder(gone))
      appendFileSync(folder('a/b/c/one.jsonl'), '{}\n')
      expect(look()).toEqual([expect.stringMatching(/^a\/b\/c\/one\.jsonl/)])
    }
    rmSync(folder('a'), { recursive: true })
    look()
    mkdirSync(folder('a/b'), { recursive: true })
    writeFileSync(folder('a/b/two.jsonl'), '{}\n{}\n')
    expect(look()).toEqual([expect.stringMatching(/^a\/b\/two\.jsonl/)])
  })

  it('are found again by a look at one of them alone', () => {
    write('a.jsonl', '{}\n')
    look()
    rmSync(file('a.jsonl'))
    look()
    write('a.jsonl', '{}\n{}\n')
    expect(look([file('a.jsonl')])).toHaveLength(1)
    write('a.jsonl', '{}\n{}\n{}\n')
    expect(look()).toHaveLength(1)
  })

  it('are found again where only the target of a link went and came', () => {
    const [real, aside] = [path.join(home, 'real'), path.join(home, 'aside')]
    mkdirSync(path.join(real, 'deep'), { recursive: true })
    symlinkSync(real, folder('linked'))
    symlinkSync(path.join(home, 'one.jsonl'), folder('link.jsonl'))
    const write = (text: string): void => {
      writeFileSync(path.join(real, 'deep/c.jsonl'), text)
      writeFileSync(path.join(home, 'one.jsonl'), text)
    }
    write('{}\n')
    expect(look()).toHaveLength(2)
    renameSync(real, aside)
    rmSync(path.join(home, 'one.jsonl'))
    for (let i = 0; i < 2; i++) expect(look()).toEqual([])
    renameSync(aside, real)
    write('{}\n{}\n')
    expect(look()).toHaveLength(2)
    rmSync(folder('linked'))
    for (let i = 0; i < 2; i++) expect(look()).toEqual([])
    symlinkSync(real, folder('linked'))
    write('{}\n{}\n{}\n')
    expect(look()).toHaveLength(2)
  })
})

describe('documents that have settled', () => {
  const dayMs = 86_400_000
  const nowMs = Date.now()
  const set = (name: string, text: string, atMs: number): void => {
    writeFileSync(file(name), text)
    utimesSync(file(name), atMs / 1_000, atMs / 1_000)
  }
  /** So many days from now; nothing in the folder is written by the clock. */
  const lookAfter = (days: number): string[] => look(undefined, nowMs + days * dayMs)

  it('are looked at once a day, or when something comes or goes beside them, or alone', () => {
    set('old.json', '{}', nowMs - 2 * dayMs)
    set('young.json', '{}', nowMs)
    expect(lookAfter(0.1)).toEqual(['shop/old.json 0', 'shop/young.json 0'])
    expect(lookAfter(0.2)).toEqual([])
    for (const name of ['old.json', 'young.json']) set(name, '[{}]', nowMs + 60_000)
    tree = LogTree.unpack(tree.pack())
    expect(lookAfter(0.3)).toEqual(['shop/young.json 0'])
    expect(lookAfter(1.3)).toEqual(['shop/old.json 0'])
    set('old.json', '[{},{}]', nowMs + 120_000)
    expect(lookAfter(2.1)).toEqual([])
    expect(look([file('old.json')], nowMs + 2.1 * dayMs)).toEqual(['shop/old.json 0'])
    set('old.json', '[{},{},{}]', nowMs + 180_000)
    write('new.json', '{}')
    expect(lookAfter(2.2)).toEqual(['shop/old.json 0', 'shop/new.json 0'])
  })

  it('are looked at when the clock was set back', () => {
    set('old.json', '{}', nowMs - 2 * dayMs)
    lookAfter(5)
    lookAfter(5.1)
    set('old.json', '[{}]', nowMs - 3 * dayMs)
    expect(lookAfter(0)).toEqual(['shop/old.json 0'])
  })
})

it('after any history of files, folders and links, a look reads just what changed', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const next = random(seed)
    const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T
    const root = path.join(home, 'logs')
    rmSync(root, { recursive: true })
    mkdirSync(root)
    tree = LogTree.empty()
    const seen = new Map<string, string>()
    for (let step = 0; step < 25; step++) {
      disturb(root, pick, step)
      const told = look(undefined, Date.now()).map((line) => line.split(' ')[0] as string)
      const now = logsBelow(root)
      const changed = [...now].filter(([name, facts]) => seen.get(name) !== facts).map(([name]) => name)
      for (const [name, facts] of now) seen.set(name, facts)
      expect(told.toSorted(), `seed ${seed}, step ${step}`).toEqual(changed.toSorted())
      if (next() < 0.3) tree = LogTree.unpack(tree.pack())
    }
  }
})

/** Writes, deletes or moves something below a folder. */
function disturb(root: string, pick: <T>(from: readonly T[]) => T, step: number): void {
  const paths = ['a', 'b', 'a/c', 'a/c/d'].map((name) => path.join(root, name))
  const [one, other] = [pick(paths), pick(paths)]
  const log = path.join(one, `${pick(['x', 'y', 'z'])}.jsonl`)
  const what = pick(['write', 'write', 'write', 'append', 'remove', 'remove folder', 'move', 'move aside', 'nothing'])
  if (what === 'write' || what === 'append') mkdirSync(one, { recursive: true })
  if (what === 'write') writeFileSync(log, '{}\n'.repeat(step + 1))
  if (what === 'append') appendFileSync(log, '{}\n')
  if (what === 'remove') rmSync(log, { force: true })
  if (what === 'remove folder') rmSync(one, { recursive: true, force: true })
  const aside = path.join(home, 'aside')
  const [from, to] = what === 'move' ? [one, other] : existsSync(aside) ? [aside, one] : [one, aside]
  if (
    what.startsWith('move') &&
    existsSync(from) &&
    existsSync(path.dirname(to)) &&
    !existsSync(to) &&
    !to.startsWith(from)
  )
    renameSync(from, to)
}

/** All logs of lines below a folder, and facts by which a change of one shows. */
function logsBelow(root: string): Map<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'))
  return new Map(
    names.map((name) => {
      const { size, mtimeMs } = statSync(path.join(root, name))
      return [name, `${size} ${mtimeMs}`]
    }),
  )
}

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
