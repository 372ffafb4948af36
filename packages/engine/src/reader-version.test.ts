import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { LoggedCall } from '@aic/core'
import type { JsonLog, JsonlLog, Log, Source } from '@aic/sources'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { canonicalLedger, canonicalUsage } from '../../../testing/canonical-cells.ts'
import { LedgerAic } from './ledger-aic.ts'
import { placeOf } from './place.ts'
import { pricesInUse } from './prices/in-use.ts'

let home: string
let data: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-reader-version-'))
  data = path.join(home, 'data')
  mkdirSync(path.join(home, 'logs/deep'), { recursive: true })
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** What a line of the small agent says: a call, and what only a later reader understands. */
interface Line {
  readonly id: string
  readonly output: number
  readonly isNew?: true
  readonly thinking?: number
}

const write = (name: string, ...lines: readonly Line[]): void =>
  appendFileSync(path.join(home, 'logs', name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))

function callOf(id: string, output: number): LoggedCall {
  const tokens = { input: 0, output, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, reasoning: 0 }
  const facts = { kind: 'call', id, requestId: null, isIdEnough: true, session: 's', cwd: '/p', model: 'm' } as const
  const more = { provider: null, atMs: Date.UTC(2026, 10, 5), webSearches: 0, reportedNanoUsd: null } as const
  return { ...facts, ...more, tokens, tier: 'standard', isUsOnly: false, isSidechain: false }
}

/** Reads calls, and where it is of a later version, those that are new and what was thought. */
const lines = (readsAll: boolean): JsonlLog => ({
  kind: 'jsonl',
  path: /\.jsonl$/,
  markers: ['"output"'],
  parser: () => ({
    parse(value) {
      const { id, output, isNew = false, thinking = 0 } = value as Line
      if (isNew && !readsAll) return []
      return [callOf(id, output + (readsAll ? thinking : 0))]
    },
    state: () => ({ hasBegun: true }),
  }),
})

const documents: JsonLog = {
  kind: 'json',
  path: /\.json$/,
  parse: (document) => [callOf((document as Line).id, (document as Line).output)],
}

const source = (logs: readonly Log[], readerVersion?: number): Source => ({
  id: 'small',
  name: 'Small',
  roots: () => [path.join(home, 'logs')],
  logs,
  ...(readerVersion !== undefined && { readerVersion }),
})

/** Output tokens after a look by one version of the source. The ledger must say the same as the report. */
async function look(version: Source, folder = data): Promise<number> {
  const machine = {
    env: { AIC_DATA_DIR: folder },
    home,
    platform: 'linux',
    nowMs: Date.now(),
    isOffline: true,
  } as const
  const aic = new LedgerAic([version], placeOf(machine), pricesInUse(folder, {}), machine)
  await aic.collect()
  const usage = aic.usage()
  const told = canonicalUsage(usage)
  expect(aic.close()).toEqual([])
  expect(canonicalLedger(folder)).toEqual(told)
  return usage.cells.output.reduce((sum, n) => sum + n, 0)
}

const first = source([lines(false)])
const second = source([lines(true)], 2)

it('a later reader reads all logs again, and counts what it reads more, and nothing twice', async () => {
  write('a.jsonl', { id: '1', output: 10 }, { id: '2', output: 100, isNew: true }, { id: '3', output: 5, thinking: 7 })
  write('deep/b.jsonl', { id: '1', output: 10 }, { id: '4', output: 1_000 })
  expect(await look(first)).toBe(1_015)
  expect(await look(second)).toBe(1_122)
  expect(await look(second, path.join(home, 'clean'))).toBe(1_122)
  expect(canonicalLedger(data)).toEqual(canonicalLedger(path.join(home, 'clean')))
  write('a.jsonl', { id: '5', output: 10_000, isNew: true })
  expect(await look(second)).toBe(11_122)
})

it('a later reader leaves what an earlier one counted and it would not, and goes on with what is new', async () => {
  write('a.jsonl', { id: '1', output: 10 }, { id: '2', output: 100, isNew: true })
  expect(await look(second)).toBe(110)
  const third = source([lines(false)], 3)
  expect(await look(third)).toBe(110)
  write('a.jsonl', { id: '3', output: 1_000, isNew: true }, { id: '4', output: 5 })
  expect(await look(third)).toBe(115)
})

it('a reader of more kinds of logs finds those that were passed over, in whatever order it names them', async () => {
  write('a.jsonl', { id: '1', output: 10 })
  writeFileSync(path.join(home, 'logs/deep/c.json'), JSON.stringify({ id: '2', output: 100 }))
  expect(await look(first)).toBe(10)
  expect(await look(source([documents, lines(false)]))).toBe(110)
  write('a.jsonl', { id: '3', output: 1_000 })
  expect(await look(source([documents, lines(false)]))).toBe(1_110)
  expect(await look(source([lines(false)]))).toBe(1_110)
  writeFileSync(path.join(home, 'logs/deep/c.json'), JSON.stringify({ id: '4', output: 5 }))
  expect(await look(source([lines(false)]))).toBe(1_110)
  expect(await look(source([documents, lines(false)]))).toBe(1_115)
})

it('reads nothing again while the version stays', async () => {
  write('a.jsonl', { id: '1', output: 10 })
  expect(await look(second)).toBe(10)
  const asRead = { ...second, logs: [{ ...lines(true), parser: () => ({ parse: () => [callOf('other', 1)] }) }] }
  expect(await look(asRead)).toBe(10)
  expect(await look({ ...asRead, readerVersion: 3 })).toBe(11)
})
