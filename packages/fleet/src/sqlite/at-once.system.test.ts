import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { utc } from '@aic/core/report'
import { afterAll, expect, it } from 'vitest'
import { goldenFleet, goldenNowMs, goldenTenant } from '../../../../testing/golden-fleet.ts'
import type { FleetRow } from '../queries/fleet-row.ts'
import { findQuery } from '../queries/named-queries.ts'
import { SqliteFleet } from './sqlite-fleet.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'aic-fleet-at-once-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const calls = 4_000
/** Sends the golden fleet in batches of 50 rows, and prints a line after each that is kept. */
const script = `
  import { goldenFleet } from ${JSON.stringify(new URL('../../../../testing/golden-fleet.ts', import.meta.url).href)}
  import { SqliteFleet } from ${JSON.stringify(new URL('sqlite-fleet.ts', import.meta.url).href)}
  const fleet = SqliteFleet.open(process.argv[1], { now: () => ${goldenNowMs} })
  let sent = 0
  for (const batch of goldenFleet({ calls: ${calls} }).batches) {
    for (let at = 0; at < batch.events.length || at === 0; at += 50) {
      await fleet.send({ ...batch, events: batch.events.slice(at, at + 50) })
      process.stdout.write(++sent + '\\n')
    }
  }
  fleet.close()`

const start = (file: string): ChildProcess =>
  spawn(process.execPath, ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', script, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })

const answers = (file: string): FleetRow[][] => {
  using fleet = SqliteFleet.open(file, { now: () => goldenNowMs })
  const context = { tenant: goldenTenant, zone: utc, nowMs: goldenNowMs }
  return ['row-counts', 'machine-models', 'daily-trends'].map((id) => fleet.query(findQuery(id), {}, context))
}

/** What a file holds after the first `steps` of the script's sendings; all of them if not said. */
const after = async (steps = Number.POSITIVE_INFINITY): Promise<FleetRow[][]> => {
  const file = path.join(folder, `after-${steps}.sqlite`)
  if (!existsSync(file)) {
    using fleet = SqliteFleet.open(file, { now: () => goldenNowMs })
    let sent = 0
    for (const batch of goldenFleet({ calls }).batches) {
      for (let at = 0; (at < batch.events.length || at === 0) && sent < steps; at += 50, sent++) {
        await fleet.send({ ...batch, events: batch.events.slice(at, at + 50) })
      }
    }
  }
  return answers(file)
}

const finish = async (child: ChildProcess): Promise<number | null> => {
  child.stdout?.resume()
  const [code] = await once(child, 'close')
  return code
}

it('two processes that send at once leave what one leaves', async () => {
  const file = path.join(folder, 'two.sqlite')
  expect(await Promise.all([start(file), start(file)].map(finish))).toEqual([0, 0])
  expect(answers(file)).toEqual(await after())
})

it('a process that is killed at any moment leaves what it had told of, and sending again completes it (001-37)', async () => {
  for (const killedAfter of [1, 7, 40, 90]) {
    const file = path.join(folder, `killed-${killedAfter}.sqlite`)
    const child = start(file)
    let told = 0
    for await (const line of createInterface({ input: child.stdout! })) {
      told = Number(line)
      if (told === killedAfter) child.kill('SIGKILL')
    }
    expect(told).toBeGreaterThanOrEqual(killedAfter)
    // The batch that it died over is kept or not, whole in either case.
    expect([await after(told), await after(told + 1)]).toContainEqual(answers(file))
    expect(await finish(start(file))).toBe(0)
    expect(answers(file)).toEqual(await after())
  }
})
