import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { claudeLine } from '../../../../testing/claude-home.ts'
import { ended } from '../../../../testing/collect-process.ts'
import {
  ledgerSums,
  type PushingMachine,
  pushTo,
  standingRows,
  startPushing,
  storedSums,
} from '../../../../testing/fleet-push.ts'
import { random } from '../../../../testing/odd-lines.ts'
import { SmallDisk } from '../../../../testing/small-disk.ts'

const logs = 40
let scratch: string
let laptop: PushingMachine
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'aic-push-killed-'))
  laptop = {
    home: path.join(scratch, 'home'),
    data: path.join(scratch, 'data'),
    store: path.join(scratch, 'fleet.sqlite'),
  }
  mkdirSync(path.dirname(log(0)), { recursive: true })
  for (let i = 0; i < logs; i++) writeFileSync(log(i), lines(i, 0, 30))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const log = (i: number): string => path.join(scratch, 'home', '.claude', 'projects', '-work-app', `s${i}.jsonl`)

/** Calls of a log; every third log holds copies of those of the one before, of the day after and with more tokens. */
function lines(i: number, from: number, count: number): string {
  let text = ''
  for (let n = from; n < from + count; n++) {
    const at = new Date(Date.UTC(2026, 8, 1 + (i % 28)) + n * 60_000).toISOString()
    const id = i % 3 === 2 && n % 2 === 0 ? `${i - 1}-${n}` : `${i}-${n}`
    text += `${claudeLine({ at, id, session: `s${i}`, output: 1 + n + i })}\n`
  }
  return text
}

/** Starts a push and kills it so long after it began with a step, which is early in its sending. */
async function kill(delayMs: number): Promise<void> {
  const child = startPushing(laptop, 10)
  await new Promise<void>((resolve) => {
    child.stdout?.on('data', (text) => String(text).includes('events') && resolve())
    child.once('exit', () => resolve())
  })
  await setTimeout(delayMs)
  child.kill('SIGKILL')
  await ended(child)
}

it('a push killed at any moment, again and again, loses nothing and sends nothing twice (001-37)', async () => {
  const next = random(7)
  let halfWay = 0
  for (let round = 0; round < 5; round++) {
    for (const folder of [laptop.data, laptop.store, `${laptop.store}-wal`, `${laptop.store}-shm`])
      rmSync(folder, { recursive: true, force: true })
    for (let i = 0; i < 4; i++) {
      await kill(next() * 60)
      const arrived = storedSums(laptop.store).length
      if (arrived > 0 && arrived < ledgerSums(laptop.data).length) halfWay++
      const grown = (round * 4 + i * 7) % logs
      appendFileSync(log(grown), lines(grown, 30 + round * 4 + i, 1 + Math.floor(next() * 4)))
    }
    expect(await pushTo(laptop)).toMatchObject({ fault: null })
    expect(storedSums(laptop.store)).toEqual(ledgerSums(laptop.data))
    const before = standingRows(laptop.store)
    expect(await pushTo(laptop)).toMatchObject({ status: 'unchanged' })
    expect(standingRows(laptop.store)).toEqual(before)
  }
  expect(halfWay).toBeGreaterThan(4)
})

it('of two processes that push at once one does it, and the other says so (001-37)', async () => {
  const children = [startPushing(laptop, 20), startPushing(laptop, 20), startPushing(laptop, 20)]
  const told = await Promise.all(
    children.map(async (child) => {
      let text = ''
      for await (const chunk of child.stdout ?? []) text += String(chunk)
      return JSON.parse(text.split('\n').at(-1) ?? '') as { status: string; fault: string | null }
    }),
  )
  for (const { status, fault } of told) {
    expect(['completed', 'unchanged', 'busy']).toContain(status)
    expect(fault).toBeNull()
  }
  expect(told.filter(({ status }) => status === 'completed')).toHaveLength(1)
  expect(storedSums(laptop.store)).toEqual(ledgerSums(laptop.data))
})

it('two machines that push at once to one place count every call once (001-38)', async () => {
  const desktop = { ...laptop, data: path.join(scratch, 'data-2'), host: 'desktop' }
  await Promise.all([laptop, desktop].map(async (one) => await ended(startPushing(one, 25))))
  expect(storedSums(laptop.store)).toEqual(ledgerSums(laptop.data))
})

it('a disk too full for the outbox costs nothing but sending again (001-37)', async ({ skip }) => {
  using disk = SmallDisk.mount(path.join(scratch, 'small'), 6_000)
  if (disk === null) return skip('only root can mount a small disk')
  const full = { ...laptop, data: path.join(disk.folder, 'data') }
  await pushTo(full)
  appendFileSync(log(1), lines(1, 100, 20))
  {
    // The ledger takes what is new, and then the disk is full: of what is sent nothing can be remembered.
    const { collectInProcess } = await import('../../../../testing/collect-process.ts')
    await collectInProcess(full)
    disk.fill()
  }
  const result = await pushTo(full)
  expect(result.fault).toBeNull()
  expect(result.warnings.join()).toContain('is sent again')
  expect(storedSums(full.store)).toEqual(ledgerSums(full.data))
  disk.empty()
  expect((await pushTo(full)).warnings).toEqual([])
  expect((await pushTo(full)).status).toBe('unchanged')
  expect(storedSums(full.store)).toEqual(ledgerSums(full.data))
})
