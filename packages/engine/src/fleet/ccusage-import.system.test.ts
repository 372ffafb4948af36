import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type FleetBatch, type FleetEvent, FleetFault, type FleetTarget, nameHasher } from '@aic/fleet'
import { afterAll, describe, expect, it } from 'vitest'
import { CcusageProgram } from '../../../../testing/vendors/ccusage-program.ts'
import { type CcusageAnswers, newerCcusage } from '../../../../testing/vendors/ccusage-reports.ts'
import { takeInstanceLock } from '../agent-control/instance-lock.ts'
import { checkCcusage } from './ccusage-check.ts'
import { type CcusageImport, importCcusage, withdrawCcusage } from './ccusage-import.ts'
import { sentFile } from './ccusage-sent.ts'
import { claimWay, wayTo } from './ccusage-way.ts'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** A place that keeps the rows of the greatest version, and can be gone after some of a batch. */
class Place implements FleetTarget {
  readonly id = 'clickhouse:localhost:8123/default'
  readonly batches: FleetBatch[] = []
  readonly #events = new Map<string, FleetEvent>()
  /** Events that still arrive before it is gone. */
  left = Number.POSITIVE_INFINITY

  async send(batch: FleetBatch): Promise<void> {
    for (const event of batch.events) {
      if (this.left-- <= 0) throw new FleetFault('network', 'gone', { advice: 'wait' })
      const before = this.#events.get(event.eventId)
      if (before === undefined || event.version >= before.version) this.#events.set(event.eventId, event)
    }
    this.batches.push(batch)
  }

  get nanoUsd(): number {
    const standing = [...this.#events.values()].filter(({ isDeleted }) => !isDeleted)
    return standing.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0)
  }
}

function importOf(program: CcusageProgram, target: FleetTarget, more: Partial<CcusageImport> = {}): CcusageImport {
  const folder = more.folder ?? mkdtempSync(path.join(tmpdir(), 'aic-import-'))
  folders.push(folder)
  const hasher = nameHasher({ mode: 'legacy8' })
  return {
    env: program.env,
    platform: 'linux',
    backoffMs: 1,
    folder,
    machine: { tenant: 'default', machineId: 'm-1', machine: 'laptop', user: '' },
    names: { hasher, project: (name) => ({ key: hasher.hash('project', name), label: '' }) },
    target,
    nowMs: () => 1_000,
    ...more,
  }
}

describe('an import by ccusage', () => {
  it('sends each dollar once, and the second time nothing but its run (001-07, 001-37, 001-39)', async () => {
    using program = new CcusageProgram({ answers: newerCcusage })
    const place = new Place()
    const options = importOf(program, place)
    const first = await importCcusage(options)
    expect(first).toMatchObject({
      events: 6,
      isUnchanged: false,
      run: { status: 'completed', records: 13, machine: 'laptop' },
    })
    expect(place.nanoUsd).toBe(25_150_000)
    expect(place.batches[0]).toMatchObject({ blocks: { length: 3 }, reports: { length: 13 }, runs: { length: 1 } })
    const again = await importCcusage(options)
    expect(again).toMatchObject({ events: 0, isUnchanged: true, run: { contentHash: first?.run.contentHash } })
    expect(place.batches[1]).toEqual({ events: [], blocks: [], quotas: [], runs: [again?.run] })
    expect(statSync(sentFile(options.folder, `${place.id} default`)).mode & 0o777).toBe(0o600)
    expect(JSON.parse(again?.run.statistics ?? '')).toMatchObject({ by: 'ccusage', version: '20.0.24', runner: 'npx' })
  })

  it('goes on where one report fails, and makes up for it the next time (001-85)', async () => {
    using program = new CcusageProgram({ answers: newerCcusage, breaks: ['projects'] })
    const place = new Place()
    const options = importOf(program, place)
    const partial = await importCcusage(options)
    expect(partial).toMatchObject({ run: { status: 'partial' }, events: 5 })
    expect(place.nanoUsd).toBe(25_150_000)
    program.behave({ answers: newerCcusage })
    expect(await importCcusage(options)).toMatchObject({ run: { status: 'completed' } })
    expect(place.nanoUsd).toBe(25_150_000)
    program.behave({ answers: newerCcusage, breaks: ['daily', 'monthly', 'session', 'blocks', 'projects'] })
    expect(await importCcusage(options)).toMatchObject({ run: { status: 'failed', records: 0 }, events: 0 })
    expect(place.nanoUsd).toBe(25_150_000)
  })

  it('counts once what it sent before the place was gone (001-37)', async () => {
    using program = new CcusageProgram({ answers: newerCcusage, breaks: ['projects'] })
    const place = new Place()
    const options = importOf(program, place)
    await importCcusage(options)
    program.behave({ answers: newerCcusage })
    for (const left of [0, 1, 3, 6]) {
      place.left = left
      await expect(importCcusage(options)).rejects.toThrow('gone')
    }
    place.left = Number.POSITIVE_INFINITY
    await importCcusage(options)
    expect(place.nanoUsd).toBe(25_150_000)
  })

  it('is one at a time for each place', async () => {
    using program = new CcusageProgram({ answers: newerCcusage })
    const options = importOf(program, new Place())
    using lock = takeInstanceLock(`${sentFile(options.folder, `${options.target.id} default`)}.lock`)
    expect(lock).not.toBeNull()
    expect(await importCcusage(options)).toBeNull()
    expect(existsSync(`${program.folder}/starts.jsonl`)).toBe(false)
  })

  it('is refused where the ledger is sent, unless forced; and back, when what it sent is withdrawn', async () => {
    using program = new CcusageProgram({ answers: newerCcusage })
    const place = new Place()
    const options = importOf(program, place)
    const { folder } = options
    const name = `${place.id} default`
    expect(claimWay({ folder, place: name, way: 'ledger' })).toBeNull()
    await expect(importCcusage(options)).rejects.toMatchObject({ code: 'two-ways' })
    expect([place.batches.length, existsSync(`${program.folder}/starts.jsonl`)]).toEqual([0, false])
    await importCcusage({ ...options, isForced: true })
    expect([place.nanoUsd, wayTo({ folder, place: name })]).toEqual([25_150_000, 'ccusage'])
    expect(wayTo({ folder, place: 'another place' })).toBeNull()
    expect(claimWay({ folder, place: name, way: 'ledger', isForced: true })).toBe('ccusage')
    place.left = 2
    await expect(withdrawCcusage(options)).rejects.toThrow('gone')
    place.left = Number.POSITIVE_INFINITY
    expect(claimWay({ folder, place: name, way: 'ledger' })).toBe('ccusage')
    expect(await withdrawCcusage(options)).toBe(6)
    expect([place.nanoUsd, claimWay({ folder, place: name, way: 'ledger' })]).toEqual([0, 'ledger'])
  })
})

describe('a check of ccusage', () => {
  it('says what runs it, and of each command how many records it really told, importing nothing (001-57, 001-58, 001-59, 001-60)', async () => {
    using program = new CcusageProgram({ answers: newerCcusage, babbles: ['monthly'], hangs: ['blocks'] }, [
      'bunx',
      'npx',
    ])
    const checks = await checkCcusage({ env: program.env, platform: 'linux', attempts: 1, timeoutMs: 1_500 })
    const seconds = / in \d+\.\d s$/
    expect(checks.map(({ id, ok, detail }) => [id, ok, detail.replace(seconds, '')])).toEqual([
      ['ccusage-runner', true, 'ccusage no, bunx 1.2.21, npx 10.9.2; by bunx, ccusage 20.0.24'],
      ['ccusage-daily', true, '2 records'],
      ['ccusage-monthly', false, expect.stringMatching(/^What ccusage printed is no JSON \(monthly\)\. \(\d\.\d s\)$/)],
      ['ccusage-session', true, expect.stringMatching(/^3 records \(not usable: 1 without a time\)/)],
      ['ccusage-blocks', false, expect.stringMatching(/did not end within 1\.5 s\. \(1\.\d s\)$/)],
      ['ccusage-projects', true, '3 records'],
    ])
    expect(checks.filter(({ ok, hint }) => ok === (hint === null))).toHaveLength(6)
  })

  it('says what to install where nothing runs it', async () => {
    using program = new CcusageProgram({ answers: newerCcusage }, [])
    const [runner, ...rest] = await checkCcusage({ env: program.env, platform: 'linux' })
    expect(runner).toMatchObject({
      ok: false,
      detail: 'ccusage no, bunx no, npx no',
      hint: expect.stringContaining('Install'),
    })
    expect(rest).toEqual([])
  })

  it('takes a report of nothing for a report', async () => {
    const nothing: CcusageAnswers = { ...newerCcusage, daily: { daily: [], totals: {} } }
    using program = new CcusageProgram({ answers: nothing })
    const checks = await checkCcusage({ env: program.env, platform: 'linux' })
    expect(checks.find(({ id }) => id === 'ccusage-daily')).toMatchObject({
      ok: true,
      detail: expect.stringMatching(/^0 records/),
    })
  })
})
