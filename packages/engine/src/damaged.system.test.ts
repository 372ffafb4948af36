import { randomBytes } from 'node:crypto'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canonicalUsage } from '../../../testing/canonical-cells.ts'
import { claudeLine } from '../../../testing/claude-home.ts'
import { ended, startCollecting } from '../../../testing/collect-process.ts'
import { callsInLedger } from '../../../testing/ledger-calls.ts'
import { random } from '../../../testing/odd-lines.ts'
import { openAic } from './aic.ts'

let home: string
let data: string
let ledger: string
beforeEach(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-damaged-'))
  data = path.join(home, 'data')
  ledger = path.join(data, 'ledger.sqlite')
  mkdirSync(path.dirname(log(0)), { recursive: true })
  for (let i = 0; i < 40; i++) writeFileSync(log(i), calls(i, 0, 100))
  await run()
  for (const i of gone) rmSync(log(i))
  writeFileSync(log(50), calls(50, 0, 3))
  complete = (await run()).usage
  await run()
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** Logs that only the ledger knows. */
const gone = [3, 17, 31]
let complete: readonly string[]

const log = (i: number): string => path.join(home, '.claude', 'projects', '-work-app', `s${i}.jsonl`)

function calls(i: number, from: number, count: number): string {
  let text = ''
  for (let n = from; n < from + count; n++) {
    const at = new Date(Date.UTC(2026, 7, 1 + i) + n * 600_000).toISOString()
    text += `${claudeLine({ at, id: `${i}-${n}`, session: `s${i}`, output: 1 + n })}\n`
  }
  return text
}

interface Told {
  readonly usage: readonly string[]
  readonly warnings: readonly string[]
}

/** One run, as a report makes it: it asks again where the ledger turns out to be damaged. */
async function run(): Promise<Told> {
  const aic = await openAic({
    env: { AIC_DATA_DIR: data },
    home,
    platform: 'linux',
    nowMs: Date.now(),
    isOffline: true,
  })
  await aic.collect()
  let usage: readonly string[]
  try {
    usage = canonicalUsage(aic.usage())
  } catch (error) {
    if (!(await aic.recover(error))) throw error
    usage = canonicalUsage(aic.usage())
  }
  const warnings = [...aic.facts().warnings]
  return { usage, warnings: [...warnings, ...aic.close()] }
}

const isGone = (row: string): boolean => gone.some((i) => row.includes(`"s${i}"`))

const aside = (): string[] =>
  readdirSync(data).filter((name) => name.includes('.broken-') && !/-(?:wal|shm)$/.test(name))

describe('a ledger that is no database any more is set aside, and made anew from the logs:', () => {
  const damages: [string, (file: string) => void][] = [
    ['overwritten with garbage', (file) => writeFileSync(file, randomBytes(statSync(file).size))],
    ['replaced by a text', (file) => writeFileSync(file, 'not a ledger\n'.repeat(100))],
    ['empty', (file) => writeFileSync(file, '')],
    ['a file of zeros', (file) => writeFileSync(file, Buffer.alloc(statSync(file).size))],
    ['cut to its first page', (file) => truncateSync(file, 8_192)],
    ['cut within its first page', (file) => truncateSync(file, 1_000)],
    [
      'a database of something else',
      (file) => {
        rmSync(file)
        const database = new DatabaseSync(file)
        database.exec('create table sums (day, cells); pragma user_version = 1')
        database.close()
      },
    ],
  ]
  it.each(damages)('%s', async (_, damage) => {
    damage(ledger)
    const { usage, warnings } = await run()
    expect(usage).toEqual(complete.filter((row) => !isGone(row)))
    expect(warnings).toHaveLength(2)
    expect(warnings[0]).toMatch(
      /^the ledger was damaged \(.*\): it is kept as .*\.broken-\d{14}, and another is made from the logs$/,
    )
    expect(warnings[1]).toMatch(
      /^nothing could be read of .*\.broken-.*what only it knew, calls whose logs are gone, is not in the numbers$/,
    )
    expect(aside()).toHaveLength(1)
    const next = await run()
    expect(next).toEqual({ usage, warnings: [] })
    expect(callsInLedger(data)).toHaveLength(3_703)
  })
})

describe('what a damaged ledger still tells of logs that are gone is taken over:', () => {
  it('all of it, where only its sums are broken', async () => {
    const database = new DatabaseSync(ledger)
    database.exec('update sums set cells = zeroblob(length(cells)) where day % 3 = 0')
    database.close()
    const { usage, warnings } = await run()
    expect(usage).toEqual(complete)
    expect(warnings[1]).toMatch(/^from .*\.broken-\d{14} came 300 records of logs that are gone$/)
    expect(await run()).toEqual({ usage, warnings: [] })
  })

  it('nothing, where no log is gone', async () => {
    for (const i of gone) writeFileSync(log(i), calls(i, 0, 100))
    await run()
    const database = new DatabaseSync(ledger)
    database.exec('update sums set cells = zeroblob(9)')
    database.close()
    const { usage, warnings } = await run()
    expect(usage).toEqual(complete)
    expect(warnings).toEqual([
      expect.stringMatching(/damaged/),
      expect.stringMatching(/^all that .* knew is in the logs still$/),
    ])
  })

  it('half of it, where the file is cut in the middle', async () => {
    truncateSync(ledger, statSync(ledger).size / 2)
    const { usage, warnings } = await run()
    expect(usage.filter((row) => !isGone(row))).toEqual(complete.filter((row) => !isGone(row)))
    expect(complete).toEqual(expect.arrayContaining([...usage]))
    expect(warnings[0]).toMatch(/the ledger was damaged/)
  })
})

it('damage anywhere is noticed before it is reported: bytes written over at random, sixty times', async () => {
  const whole = readFileSync(ledger)
  const next = random(11)
  let noticed = 0
  for (let i = 0; i < 60; i++) {
    const bytes = Buffer.from(whole)
    for (let n = 0; n < 1 + next() * 4; n++) {
      const at = Math.floor(next() * bytes.length)
      const length = Math.ceil(next() ** 3 * 6_000)
      bytes.set(
        i % 2 === 0
          ? Buffer.alloc(Math.min(length, bytes.length - at))
          : randomBytes(Math.min(length, bytes.length - at)),
        at,
      )
    }
    for (const name of readdirSync(data)) rmSync(path.join(data, name))
    writeFileSync(ledger, bytes)
    writeFileSync(log(50), calls(50, 0, 4 + i)) // so that the ledger is written to as well
    const { usage, warnings } = await run()
    const known = complete.filter((row) => !row.includes('"s50"'))
    expect(
      usage.filter((row) => !isGone(row) && !row.includes('"s50"')),
      `damage ${i}`,
    ).toEqual(known.filter((row) => !isGone(row)))
    expect(known, `damage ${i}`).toEqual(expect.arrayContaining(usage.filter(isGone)))
    const isWhole = usage.filter((row) => !row.includes('"s50"')).join() === known.join()
    expect(isWhole || /damaged/.test(warnings.join()), `damage ${i}`).toBe(true)
    noticed += Math.min(1, warnings.length)
    const again = await run()
    expect(again.usage.filter((row) => !isGone(row))).toEqual(usage.filter((row) => !isGone(row)))
  }
  expect(noticed).toBeGreaterThan(30)
})

describe('a WAL that is garbage', () => {
  it('costs what was in it, which is read from the logs again', async () => {
    const child = startCollecting({ home, data, hold: path.join(home, 'never') })
    await new Promise((resolve) => child.stderr?.once('data', resolve))
    const wal = `${ledger}-wal`
    const held = await openAic({
      env: { AIC_DATA_DIR: data },
      home,
      platform: 'linux',
      nowMs: Date.now(),
      isOffline: true,
    })
    writeFileSync(log(51), calls(51, 0, 7))
    await held.collect()
    held.calls('s51') // writes what was found
    writeFileSync(wal, randomBytes(statSync(wal).size))
    child.kill('SIGKILL')
    await ended(child)
    const { usage } = await run()
    expect(usage.filter((row) => !row.includes('"s51"'))).toEqual(complete)
    expect(usage.filter((row) => row.includes('"s51"'))).not.toEqual([])
    expect((await run()).usage).toEqual(usage)
  })

  it('beside no ledger is not taken for that of the new one', async () => {
    rmSync(ledger)
    writeFileSync(`${ledger}-wal`, randomBytes(40_000))
    const { usage, warnings } = await run()
    expect({ usage, warnings }).toEqual({ usage: complete.filter((row) => !isGone(row)), warnings: [] })
  })
})

it('a ledger of a later aic is left alone', async () => {
  const database = new DatabaseSync(ledger)
  database.exec('pragma user_version = 99')
  database.close()
  const before = readFileSync(ledger)
  await expect(run()).rejects.toThrow(/schema version 99.*update aic/)
  expect(readFileSync(ledger).equals(before)).toBe(true)
  expect(aside()).toEqual([])
})
