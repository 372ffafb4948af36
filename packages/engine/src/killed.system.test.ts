import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { canonicalLedger } from '../../../testing/canonical-cells.ts'
import { claudeLine } from '../../../testing/claude-home.ts'
import { collectInProcess, ended, startCollecting } from '../../../testing/collect-process.ts'
import { callsInLedger } from '../../../testing/ledger-calls.ts'
import { random } from '../../../testing/odd-lines.ts'

const logs = 60
let scratch: string
let home: string
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'aic-killed-'))
  home = path.join(scratch, 'home')
  mkdirSync(path.dirname(log(0)), { recursive: true })
  for (let i = 0; i < logs; i++) writeFileSync(log(i), lines(i, 0, 40))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const log = (i: number): string => path.join(home, '.claude', 'projects', '-work-app', `s${i}.jsonl`)

/** Calls of a log; every third log holds copies of the one before it, as a resumed session does. */
function lines(i: number, from: number, count: number): string {
  let text = ''
  for (let n = from; n < from + count; n++) {
    const at = new Date(Date.UTC(2026, 8, 1 + (i % 28)) + n * 60_000).toISOString()
    const id = i % 3 === 2 && n % 2 === 0 ? `${i - 1}-${n}` : `${i}-${n}`
    text += `${claudeLine({ at, id, session: `s${i}`, output: 1 + n })}\n`
  }
  return text
}

/** Without what SQLite keeps beside a ledger that was only read. */
const filesIn = (data: string): string[] => readdirSync(data).filter((name) => !/-(?:wal|shm)$/.test(name))

/** Starts to collect and kills the process after `delayMs`, or so long after it has read all logs. */
async function kill(data: string, delayMs: number, isAfterReading: boolean): Promise<void> {
  const child = startCollecting({ home, data })
  if (isAfterReading) await new Promise((resolve) => child.stderr?.once('data', resolve))
  await setTimeout(delayMs)
  child.kill('SIGKILL')
  await ended(child)
}

it('a first import killed at any moment leaves no half ledger, and nothing behind after the next', async () => {
  const startedMs = performance.now()
  const clean = (await collectInProcess({ home, data: path.join(scratch, 'clean') })).usage
  const tookMs = performance.now() - startedMs
  const next = random(1)
  for (let i = 0; i < 25; i++) {
    const data = path.join(scratch, `killed-${i}`)
    await kill(data, next() * (i % 4 === 0 ? tookMs : 25), i % 4 !== 0)
    expect(canonicalLedger(data) ?? clean).toEqual(clean)
    expect((await collectInProcess({ home, data })).usage).toEqual(clean)
    expect(canonicalLedger(data)).toEqual(clean)
    expect(filesIn(data)).toEqual(['ledger.sqlite'])
    rmSync(data, { recursive: true })
  }
})

it('imports of what was appended, killed at any moment, lose nothing and count nothing twice', async () => {
  const data = path.join(scratch, 'data')
  const startedMs = performance.now()
  await collectInProcess({ home, data })
  const tookMs = performance.now() - startedMs
  const next = random(2)
  for (let i = 0; i < 25; i++) {
    for (let n = 0; n < 10; n++) appendFileSync(log((i * 7 + n) % logs), lines((i * 7 + n) % logs, 40 + i * 5, 5))
    await kill(data, next() * (i % 4 === 0 ? tookMs : 15), i % 4 !== 0)
    callsInLedger(data)
  }
  const { usage } = await collectInProcess({ home, data })
  const clean = path.join(scratch, 'clean')
  expect(usage).toEqual((await collectInProcess({ home, data: clean })).usage)
  expect(canonicalLedger(data)).toEqual(usage)
  expect(callsInLedger(data)).toEqual(callsInLedger(clean))
  expect(filesIn(data)).toEqual(['ledger.sqlite'])
})
