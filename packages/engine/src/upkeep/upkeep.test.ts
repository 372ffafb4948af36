import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { Ledger } from '@aic/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canonicalLedger } from '../../../../testing/canonical-cells.ts'
import { claudeLine, type LoggedForTest, newHome, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { type AicOptions, openAic } from '../aic.ts'
import { compactLedger } from './compact.ts'
import { type ExportFilter, exportLines } from './export.ts'
import { ledgerFacts } from './facts.ts'
import { importInto } from './import.ts'
import { repriceLedger } from './reprice.ts'
import { verifyLedger } from './verify.ts'

let home: string
let other: string
beforeEach(() => {
  home = newHome()
  other = newHome()
})
afterEach(() => {
  for (const folder of [home, other]) rmSync(folder, { recursive: true, force: true })
})

const data = (of = home): string => path.join(of, 'data')
const machine = (of = home): AicOptions => ({
  env: { AIC_DATA_DIR: data(of), AIC_CONFIG_DIR: of },
  home: of,
  platform: 'linux',
  nowMs: Date.UTC(2027, 0, 1),
})

async function look(of = home): Promise<string[]> {
  const aic = await openAic(machine(of))
  await aic.collect()
  expect(aic.close()).toEqual([])
  return canonicalLedger(data(of)) as string[]
}

const day = (n: number): string => `2026-10-${String(n).padStart(2, '0')}T10:00:00.000Z`
/** Three sessions on as many days; `s3` is a fork that holds a copy of a call of `s1`. */
const calls: LoggedForTest[] = [
  { at: day(1), id: '1', session: 's1' },
  { at: day(1), id: '2', session: 's1', model: 'claude-opus-4-5', input: 7_000 },
  { at: day(2), id: '3', session: 's2', cwd: '/work/other', cacheRead: 900, cacheWrite1h: 40 },
  { at: day(1), id: '1', session: 's3' },
  { at: day(3), id: '4', session: 's3', model: 'nova-9' },
]
const projects = (of = home): string => path.join(of, '.claude', 'projects')
const log = (session: string): string => path.join(projects(), '-work-app', `${session}.jsonl`)

/** Booked totals of a parent and its fork, from which background calls follow. */
function writeBooked(): void {
  const fixture = fileURLToPath(new URL('../../../sources/src/claude-code/fixtures/booked-2.1/', import.meta.url))
  cpSync(fixture, home, { recursive: true })
}

function exported(filter: ExportFilter = {}): string {
  const file = path.join(home, 'export.jsonl')
  writeFileSync(file, [...exportLines(machine(), filter)].map((line) => `${JSON.stringify(line)}\n`).join(''))
  return file
}

function sql(statement: string): void {
  const database = new DatabaseSync(path.join(data(), 'ledger.sqlite'))
  database.exec(statement)
  database.close()
}

describe('what lies in a ledger', () => {
  it('is counted once, whatever copies there are, and tells logs that are gone', async () => {
    writeClaudeLogs(home, calls)
    const before = await look()
    expect(ledgerFacts(machine())).toMatchObject({
      calls: 4,
      backgroundCalls: 0,
      firstMs: Date.parse(day(1)),
      lastMs: Date.parse(day(3)),
      sources: [{ id: 'claude-code', calls: 4, records: 5, logs: 3 }],
      records: 5,
      parts: 3,
      logs: { present: 3, gone: 0 },
      callsOnlyHere: 0,
    })
    rmSync(log('s1'))
    expect(await look()).toEqual(before)
    // The copy of call 1 in the fork is still there.
    expect(ledgerFacts(machine())).toMatchObject({ calls: 4, logs: { present: 2, gone: 1 }, callsOnlyHere: 1 })
  })

  it('stays when all logs are deleted', async () => {
    writeClaudeLogs(home, calls)
    const before = await look()
    rmSync(projects(), { recursive: true })
    expect(await look()).toEqual(before)
    expect(ledgerFacts(machine())).toMatchObject({ logs: { present: 0, gone: 3 }, callsOnlyHere: 4 })
  })

  it('is nothing where there is no ledger', () => {
    expect(() => ledgerFacts(machine())).toThrow(/^there is no ledger at .*ledger\.sqlite yet/)
  })
})

describe('verifying', () => {
  beforeEach(async () => {
    writeClaudeLogs(home, calls)
    await look()
  })

  it('finds a ledger sound that says what its logs say, also when some are gone', async () => {
    expect(await verifyLedger(machine())).toEqual({
      isSound: true,
      damage: null,
      days: [],
      callsInLogs: 4,
      logs: 3,
      missing: [],
      different: [],
      callsOnlyHere: 0,
    })
    rmSync(log('s1'))
    expect(await verifyLedger(machine())).toMatchObject({ isSound: true, callsInLogs: 3, callsOnlyHere: 1 })
  })

  it('finds it sound with booked totals, also after logs grew while a call was written', async () => {
    writeBooked()
    const line = (output: number) => `${claudeLine({ at: day(5), id: '9', session: 's9', output })}\n`
    writeFileSync(log('s9'), line(1))
    await look()
    appendFileSync(log('s9'), line(70))
    await look()
    expect(await verifyLedger(machine())).toMatchObject({ isSound: true, missing: [], different: [], days: [] })
  })

  it('names days whose sums are wrong', async () => {
    sql(`delete from sums where day = ${Math.floor(Date.parse(day(2)) / 86_400_000)}`)
    const { isSound, days, missing } = await verifyLedger(machine())
    expect({ isSound, missing }).toEqual({ isSound: false, missing: [] })
    expect(days).toMatchObject([{ day: '2026-10-02', stored: { calls: 0 }, counted: { calls: 1, tokens: 1_090 } }])
  })

  it('names calls that it lacks', async () => {
    sql(`delete from part where path like '%s2.jsonl'`)
    const { isSound, missing } = await verifyLedger(machine())
    expect(isSound).toBe(false)
    expect(missing).toMatchObject([{ session: 's2', tokensInLogs: 1_090, tokensInLedger: null }])
  })

  it('names calls of which it says something else than their logs', async () => {
    const write = (output: number): void => {
      writeFileSync(log('s4'), `${claudeLine({ at: day(4), id: '8', session: 's4', output })}\n`)
      utimesSync(log('s4'), 1_800_000_000, 1_800_000_000)
    }
    write(999)
    await look()
    write(111) // of the same size and time: nobody notices
    const { isSound, different } = await verifyLedger(machine())
    expect(isSound).toBe(false)
    expect(different).toMatchObject([{ session: 's4', tokensInLogs: 211, tokensInLedger: 1_099 }])
  })

  it('finds no fault in a log that was rewritten: the ledger keeps what it said', async () => {
    writeFileSync(log('s4'), `${claudeLine({ at: day(4), id: '8', session: 's4', output: 999 })}\n`)
    await look()
    writeFileSync(log('s4'), `${claudeLine({ at: day(4), id: '8', session: 's4', output: 5 })}\n`)
    expect(await verifyLedger(machine())).toMatchObject({ isSound: true, different: [], missing: [] })
  })

  it('says what is damaged', async () => {
    const file = path.join(data(), 'ledger.sqlite')
    const bytes = readFileSync(file)
    for (let page = 8_192; page < bytes.length; page += 8_192) bytes.fill(0xee, page, page + 100)
    writeFileSync(file, bytes)
    expect(await verifyLedger(machine())).toMatchObject({ isSound: false, damage: expect.stringMatching(/./) })
  })

  it('changes nothing, and leaves nothing behind', async () => {
    const before = readFileSync(path.join(data(), 'ledger.sqlite'))
    await verifyLedger(machine())
    expect(readFileSync(path.join(data(), 'ledger.sqlite')).equals(before)).toBe(true)
  })
})

describe('compacting', () => {
  it('folds what many runs left, drops records told twice, and counts the same', async () => {
    writeBooked()
    writeClaudeLogs(home, calls)
    for (let i = 0; i < 20; i++) {
      appendFileSync(log('s1'), `${claudeLine({ at: day(6), id: `many-${i}`, session: 's1', output: i })}\n`)
      await look()
    }
    const again = readFileSync(log('s1'))
    mkdirSync(path.join(projects(), '-copied'))
    writeFileSync(path.join(projects(), '-copied', 's1.jsonl'), again)
    const before = await look()
    const { partsBefore, partsAfter, copiesDropped } = await compactLedger(machine())
    expect({ partsBefore, partsAfter, copiesDropped }).toEqual({ partsBefore: 25, partsAfter: 6, copiesDropped: 1 })
    expect(await look()).toEqual(before)
    expect(await verifyLedger(machine())).toMatchObject({ isSound: true })
    appendFileSync(log('s1'), `${claudeLine({ at: day(7), id: 'more', session: 's1' })}\n`)
    expect(await look()).toHaveLength(before.length + 1)
    expect(await verifyLedger(machine())).toMatchObject({ isSound: true })
    using ledger = Ledger.open({ path: path.join(data(), 'ledger.sqlite'), isReadOnly: true })
    expect(ledger?.identity(0).length).toBeLessThanOrEqual(2)
  })

  it('keeps the record of a log that is there rather than that of one that is gone', async () => {
    writeClaudeLogs(home, calls)
    mkdirSync(path.join(projects(), '-copied'))
    cpSync(log('s1'), path.join(projects(), '-copied', 's1.jsonl'))
    await look()
    rmSync(path.join(projects(), '-copied'), { recursive: true })
    await compactLedger(machine())
    expect(ledgerFacts(machine())).toMatchObject({ callsOnlyHere: 0, logs: { present: 3, gone: 0 } })
  })
})

describe('export and import', () => {
  beforeEach(async () => {
    writeClaudeLogs(home, calls)
    writeBooked()
    await look()
  })

  it('writes every call once, with where its cost comes from', () => {
    const lines = [...exportLines(machine(), {})]
    const own = lines.filter((line) => line.session.startsWith('s'))
    expect(new Set(lines.map((line) => line.id)).size).toBeGreaterThan(5)
    expect(own.map(({ session, model, kind, costUsd, type }) => [session, model, kind, costUsd, type]).sort()).toEqual([
      ['s1', 'claude-opus-4-5', 'calculated', 0.03625, 'call'],
      ['s1', 'claude-sonnet-4-5-20250929', 'calculated', 0.00105, 'call'],
      ['s2', 'claude-sonnet-4-5-20250929', 'calculated', 0.00156, 'call'],
      ['s3', 'nova-9', 'unpriced', null, 'call'],
    ])
    expect(own.find((line) => line.session === 's2')).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      source: 'claude-code',
      project: '/work/other',
      cwd: '/work/other',
      provider: null,
      atMs: Date.parse(day(2)),
      at: day(2),
      tokens: { input: 100, output: 50, cacheRead: 900, cacheWrite5m: 0, cacheWrite1h: 40, reasoning: 0 },
    })
    expect(lines.filter((line) => line.type === 'background')).toHaveLength(3)
  })

  it('makes the same ledger on another machine, and nothing more the second time', async () => {
    await look(other)
    const imported = await importInto(machine(other), exported())
    expect(imported.added).toBe(imported.records)
    expect(await look(other)).toEqual(await look())
    expect(await importInto(machine(other), exported())).toMatchObject({ added: 0, problemCount: 0 })
    expect(await look(other)).toEqual(await look())
    expect(await verifyLedger(machine(other))).toMatchObject({ isSound: true, callsOnlyHere: 9 })
  })

  it('adds nothing to the ledger that it came from', async () => {
    const before = await look()
    expect(await importInto(machine(), exported())).toMatchObject({ added: 0 })
    expect(await look()).toEqual(before)
  })

  it('counts a call once that two machines know, whoever comes first', async () => {
    const more: LoggedForTest = { at: day(8), id: '77', session: 's7' }
    writeClaudeLogs(other, [calls[0] as LoggedForTest, more])
    await look(other)
    await importInto(machine(other), exported())
    writeClaudeLogs(home, [{ ...more }])
    expect(await look(other)).toEqual(await look())
  })

  it('exports a span of time, and of it no booked totals that would come to too much elsewhere', () => {
    const span = { fromMs: Date.parse(day(2)), toMs: Date.parse(day(3)) }
    const lines = [...exportLines(machine(), span)]
    expect(lines.map((line) => [line.type, line.session]).sort()).toEqual([
      ['call', 's2'],
      ['call', 's3'],
    ])
    expect([...exportLines(machine(), { sources: ['codex'] })]).toEqual([])
    const booked = [...exportLines(machine(), {})].filter((line) => line.type === 'booked')
    const cut = { fromMs: Math.min(...booked.map((line) => line.atMs)) }
    expect(booked.length).toBeGreaterThan(0)
    expect([...exportLines(machine(), cut)].filter((line) => line.type === 'booked')).toEqual([])
  })

  it('takes in another ledger file as it is, with what its owner knows of deleted logs', async () => {
    rmSync(projects(), { recursive: true })
    await look(other)
    const ledger = path.join(data(), 'ledger.sqlite')
    const before = readFileSync(ledger)
    const { records, added } = await importInto(machine(other), ledger)
    expect(added).toBe(records)
    expect(await importInto(machine(other), ledger)).toMatchObject({ added: 0 })
    expect(readFileSync(ledger).equals(before)).toBe(true)
    expect(await look(other)).toEqual(await look())
  })

  it('takes from a damaged ledger what can still be read', async () => {
    sql(`update part set bytes = x'00112233' where path like '%s2.jsonl'`)
    await look(other)
    const { records, added, problems } = await importInto(machine(other), path.join(data(), 'ledger.sqlite'))
    expect(added).toBe(records)
    expect(problems).toEqual([expect.stringMatching(/^log \d+ is damaged: /)])
    expect(ledgerFacts(machine(other))).toMatchObject({ calls: 8 })
  })

  it('refuses lines one by one, and files that hold nothing', async () => {
    await look(other)
    const good = JSON.parse(readFileSync(exported(), 'utf8').split('\n')[0] as string) as Record<string, unknown>
    const file = path.join(other, 'in.jsonl')
    const write = (...lines: unknown[]): void =>
      writeFileSync(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\r\n'))
    write(
      good,
      'garbage',
      '',
      { ...good, id: 'x' },
      { ...good, tokens: { ...(good.tokens as object), output: -1 } },
      { ...good, source: '../etc' },
      { ...good, reportedNanoUsd: 0.5 },
      { ...good, atMs: 1e300 },
      null,
    )
    const { added, problems, problemCount } = await importInto(machine(other), file)
    expect({ added, problemCount }).toEqual({ added: 1, problemCount: 7 })
    expect(problems[0]).toBe('line 2: it is no JSON')
    expect(problems[1]).toBe('line 4: "id" is missing or can\'t be')
    write('hello')
    await expect(importInto(machine(other), file)).rejects.toThrow(/holds nothing that aic can read: line 1: it is no/)
    await expect(importInto(machine(other), `${file}.gone`)).rejects.toThrow(/^there is no file /)
  })

  it('prices what came without a price, and by the user’s own prices', async () => {
    const config = { pricingOverrides: { 'nova-9': { inputCostPerToken: 1e-6, outputCostPerToken: 0 } } }
    writeFileSync(path.join(other, 'agent.json'), JSON.stringify(config))
    await look(other)
    await importInto(machine(other), exported())
    const line = [...exportLines(machine(other), {})].find(({ model }) => model === 'nova-9')
    expect(line).toMatchObject({ kind: 'calculated', costNanoUsd: 100_000 })
  })
})

describe('repricing', () => {
  it('calculates stored calls anew with the prices of their day, all or some', async () => {
    writeClaudeLogs(home, calls)
    await look()
    const file = path.join(data(), 'ledger.sqlite')
    expect(await repriceLedger(machine(), {})).toMatchObject({ changed: 0 })
    const before = await look()
    const config = {
      pricingOverrides: { 'claude-opus-4-5': { inputCostPerToken: 1e-5 }, 'nova-9': { sameAs: 'claude-opus-4-5' } },
    }
    writeFileSync(path.join(home, 'agent.json'), JSON.stringify(config))
    const { changed, models } = await repriceLedger(machine(), { models: ['OPUS'] })
    expect(changed).toBe(1)
    expect(models.find(({ model }) => model.name === 'claude-opus-4-5')).toEqual({
      model: { name: 'claude-opus-4-5', provider: null },
      beforeNanoUsd: 36_250_000,
      afterNanoUsd: 71_250_000,
      unpricedBefore: 0,
      unpricedAfter: 0,
    })
    expect(await repriceLedger(machine(), { fromMs: Date.parse(day(9)) })).toMatchObject({ changed: 0 })
    expect(await repriceLedger(machine(), { fromMs: Date.parse(day(3)) })).toMatchObject({ changed: 1 })
    rmSync(path.join(home, 'agent.json'))
    expect(await repriceLedger(machine(), {})).toMatchObject({ changed: 2 })
    expect(await look()).toEqual(before)
    expect(readdirSync(data())).toContain(path.basename(file))
  })
})
