import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type LoggedCall, totalTokens } from '@aic/core'
import { afterAll, describe, expect, it } from 'vitest'
import { bookedOf, readPlainly, resolveAll, skippedOf } from './reference.ts'
import type { Place, Source } from './source.ts'

/** What a fixture folder must read as. Calls list only what differs from the defaults below. */
export interface Expectation {
  readonly calls: readonly (Partial<LoggedCall> & { readonly tokens: Partial<LoggedCall['tokens']> })[]
  readonly booked?: readonly object[]
  readonly skipped?: Record<string, number>
}

/**
 * The contract of every source. Each folder `fixtures/NAME/` is a home directory; `fixtures/NAME.expected.json` says what must be read from it.
 * Also holds for every source: the same logs twice are the same calls, and every call has an id, a session, a time and whole, non-negative counts.
 */
export function describeSource(source: Source, fixtures: URL): void {
  const folder = fileURLToPath(fixtures)
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
  describe(`${source.id} keeps the contract of sources`, () => {
    const scratch = mkdtempSync(path.join(tmpdir(), `aic-${source.id}-`))
    afterAll(() => rmSync(scratch, { recursive: true, force: true }))

    it('has at least one fixture, and nothing without a home', () => {
      expect(names.length).toBeGreaterThan(0)
      expect(readPlainly(source, placeOf(path.join(scratch, 'empty')))).toEqual([])
    })

    for (const name of names) {
      const read = () => readPlainly(source, placeOf(path.join(folder, name)))
      it(`reads fixtures/${name} as expected`, () => {
        const expected: Expectation = JSON.parse(readFileSync(path.join(folder, `${name}.expected.json`), 'utf8'))
        const parsed = read()
        const calls = resolveAll(parsed)
        expect(calls).toMatchObject(expected.calls)
        expect(calls.length).toBe(expected.calls.length)
        expect(bookedOf(parsed)).toMatchObject(expected.booked ?? [])
        expect(skippedOf(parsed)).toEqual(expected.skipped ?? {})
      })

      it(`gives whole calls for fixtures/${name}, and the same when read twice`, () => {
        const parsed = read()
        for (const call of resolveAll(parsed)) expectWhole(call)
        expect(resolveAll([...parsed, ...read()])).toEqual(resolveAll(parsed))
      })

      it(`finds fixtures/${name} again under another home, with equal ids`, () => {
        const copy = path.join(scratch, name)
        cpSync(path.join(folder, name), copy, { recursive: true })
        expect(ids(resolveAll(readPlainly(source, placeOf(copy))))).toEqual(ids(resolveAll(read())))
      })
    }
  })
}

export function placeOf(home: string, env: Record<string, string> = {}): Place {
  return { env, home, platform: 'linux', isDirectory: (dir) => existsSync(dir) }
}

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
