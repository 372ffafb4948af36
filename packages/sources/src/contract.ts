import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type LoggedCall, type Parsed, totalTokens } from '@aic/core'
import { afterAll, describe, expect, it } from 'vitest'
import { bookedOf, filesOf, readFile, readLines, readPlainly, resolveAll, skippedOf } from './reference.ts'
import type { JsonlLog, LogFile, Place, Source } from './source.ts'

/** What a fixture folder must read as. Calls list only what differs from the defaults below. */
export interface Expectation {
  readonly calls: readonly (Partial<LoggedCall> & { readonly tokens: Partial<LoggedCall['tokens']> })[]
  readonly booked?: readonly object[]
  readonly skipped?: Record<string, number>
}

export interface ContractOptions {
  /**
   * Fixtures that no text file can hold, by name: each adds to the home folder it is given what an agent would write there, for
   * instance a database, and may return what ends it. It is still running while the home is read.
   */
  readonly build?: { readonly [name: string]: (home: string) => (() => void) | undefined }
}

/**
 * The contract of every source. Each folder `fixtures/NAME/` is a home directory; `fixtures/NAME.expected.json` says what must be read from it.
 * Also holds for every source: the same logs twice or in any order are the same calls; a log read in two parts, the second by a parser
 * that knows the first only by its state, says what it says when read at once; lines without a marker say nothing; and every call has an id, a session, a time and whole,
 * non-negative counts. No byte of the home is changed, and no file added.
 */
export function describeSource(source: Source, fixtures: URL, { build = {} }: ContractOptions = {}): void {
  const folder = fileURLToPath(fixtures)
  const names = [...new Set([...foldersIn(folder), ...Object.keys(build)])]
  describe(`${source.id} keeps the contract of sources`, () => {
    const scratch = mkdtempSync(path.join(tmpdir(), `aic-${source.id}-`))
    const homes = new FixtureHomes(folder, scratch, build)
    afterAll(() => {
      homes.end()
      rmSync(scratch, { recursive: true, force: true })
    })

    it('has at least one fixture, and nothing without a home', () => {
      expect(names.length).toBeGreaterThan(0)
      expect(readPlainly(source, placeOf(path.join(scratch, 'empty')))).toEqual([])
    })

    for (const name of names) {
      const expected: Expectation = JSON.parse(readFileSync(path.join(folder, `${name}.expected.json`), 'utf8'))
      itReads(source, name, () => homes.homeOf(name), expected)
      itKeepsIdentity(source, name, () => homes.homeOf(name), path.join(scratch, name))
    }
  })
}

function itReads(source: Source, name: string, homeOf: () => string, expected: Expectation): void {
  const read = () => readPlainly(source, placeOf(homeOf()))

  it(`reads fixtures/${name} as expected`, () => {
    const parsed = read()
    const calls = resolveAll(parsed)
    expect(calls).toMatchObject(expected.calls)
    expect(calls.length).toBe(expected.calls.length)
    expect(bookedOf(parsed)).toMatchObject(expected.booked ?? [])
    expect(skippedOf(parsed)).toEqual(expected.skipped ?? {})
  })

  it(`reads each log of fixtures/${name} in two parts as at once`, () => {
    for (const { log, file } of filesOf(source, placeOf(homeOf()))) {
      if (log.kind !== 'jsonl') continue
      for (const { inTwo, atOnce } of cuts(log, file)) expect(inTwo).toEqual(atOnce)
    }
  })

  it(`finds all that the logs of fixtures/${name} say in the lines with its markers`, () => {
    for (const { log, file } of filesOf(source, placeOf(homeOf()))) {
      if (log.kind !== 'jsonl') continue
      const bytes = readFileSync(file.path)
      const [marked, everyLine] = [log.markers, ['{']].map((markers) =>
        readLines(log.parser(file, null), markers, bytes),
      )
      expect(said(everyLine ?? [])).toEqual(said(marked ?? []))
    }
  })

  it(`leaves every byte of fixtures/${name} as it was`, () => {
    const before = bytesOf(homeOf())
    read()
    expect(bytesOf(homeOf())).toEqual(before)
  })
}

function itKeepsIdentity(source: Source, name: string, homeOf: () => string, otherHome: string): void {
  const read = () => readPlainly(source, placeOf(homeOf()))

  it(`gives whole calls for fixtures/${name}, and the same when read twice`, () => {
    const parsed = read()
    for (const call of resolveAll(parsed)) expectWhole(call)
    expect(resolveAll([...parsed, ...read()])).toEqual(resolveAll(parsed))
  })

  it(`finds fixtures/${name} again under another home, with equal ids`, () => {
    cpSync(homeOf(), otherHome, { recursive: true })
    expect(ids(resolveAll(readPlainly(source, placeOf(otherHome))))).toEqual(ids(resolveAll(read())))
  })

  it(`gives the same calls whatever the order of the files of fixtures/${name}`, () => {
    const files = [...filesOf(source, placeOf(homeOf()))]
    const parts = files.map(({ log, file }) => [...readFile(log, file)])
    for (const order of orders(parts)) expect(resolveAll(order.flat())).toEqual(resolveAll(read()))
  })
}

/** The homes of the fixtures: the folder itself, or a copy of it to which was added what must be built. */
class FixtureHomes {
  readonly #folder: string
  readonly #scratch: string
  readonly #build: NonNullable<ContractOptions['build']>
  readonly #homes = new Map<string, string>()
  readonly #endings: (() => void)[] = []

  constructor(folder: string, scratch: string, build: NonNullable<ContractOptions['build']>) {
    this.#folder = folder
    this.#scratch = scratch
    this.#build = build
  }

  homeOf(name: string): string {
    const known = this.#homes.get(name)
    if (known !== undefined) return known
    const fixture = path.join(this.#folder, name)
    const build = this.#build[name]
    const home = build === undefined ? fixture : path.join(this.#scratch, 'built', name)
    this.#homes.set(name, home)
    if (build === undefined) return home
    mkdirSync(home, { recursive: true })
    if (existsSync(fixture)) cpSync(fixture, home, { recursive: true })
    const end = build(home)
    if (end !== undefined) this.#endings.push(end)
    return home
  }

  end(): void {
    for (const end of this.#endings) end()
  }
}

export function placeOf(home: string, env: Record<string, string> = {}): Place {
  return { env, home, platform: 'linux', isDirectory: (dir) => existsSync(dir) }
}

const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)

/**
 * What lies in a folder, and a hash of each file. `-shm` is left out: a writer in this process lends SQLite its own,
 * which no other program's does (foreign-database.test.ts has one of those).
 */
function bytesOf(home: string): Record<string, string> {
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(path.join(home, name)).isFile(),
  )
  const hash = (name: string): string =>
    name.endsWith('-shm')
      ? ''
      : createHash('sha256')
          .update(readFileSync(path.join(home, name)))
          .digest('hex')
  return Object.fromEntries(files.map((name) => [name, hash(name)]))
}

/** Backwards, and ten shuffles by a fixed seed. */
function orders<T>(items: readonly T[]): T[][] {
  let seed = 1
  const random = () => (seed = (seed * 48_271) % 0x7fffffff) / 0x7fffffff
  const shuffles = Array.from({ length: 10 }, () =>
    items
      .map((item) => ({ item, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item),
  )
  return [items.toReversed(), ...shuffles]
}

/** A log cut after each of its lines: what a run reads and what the next one adds, beside what one run reads. */
function* cuts(log: JsonlLog, file: LogFile): Generator<{ readonly inTwo: Parsed[]; readonly atOnce: Parsed[] }> {
  const bytes = readFileSync(file.path)
  const atOnce = readLines(log.parser(file, null), log.markers, bytes)
  for (let cut = bytes.indexOf(10) + 1; cut > 0; cut = bytes.indexOf(10, cut) + 1) {
    const before = log.parser(file, null)
    const first = readLines(before, log.markers, bytes.subarray(0, cut))
    const times = first.filter((item) => item.kind === 'call').map((call) => call.atMs)
    const previousMs = times.length === 0 ? null : Math.max(...times)
    const state: unknown = JSON.parse(JSON.stringify(before.state?.(previousMs) ?? null))
    const second = readLines(log.parser(file, state), log.markers, bytes.subarray(cut))
    yield { inTwo: [...first, ...second], atOnce }
  }
}

/** Without skipped lines: what is no JSON shows only where it is decoded. */
const said = (parsed: readonly Parsed[]): Parsed[] => parsed.filter((item) => item.kind !== 'skipped')

const ids = (calls: readonly LoggedCall[]): string[] => calls.map((call) => call.id)

function expectWhole(call: LoggedCall): void {
  expect(call.id).not.toBe('')
  expect(call.session).not.toBe('')
  expect(Number.isInteger(call.atMs)).toBe(true)
  expect(call.atMs).toBeGreaterThan(Date.UTC(2020))
  expect(totalTokens(call.tokens)).toBeGreaterThan(0)
  expect(call.tokens.reasoning).toBeLessThanOrEqual(call.tokens.output)
  for (const count of Object.values(call.tokens)) expect(Number.isInteger(count) && count >= 0).toBe(true)
}
