import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LoggedForTest, writeClaudeLogs } from '../../../../testing/claude-home.ts'
import { type PushingMachine, pushTo } from '../../../../testing/fleet-push.ts'

let scratch: string
let laptop: PushingMachine
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'aic-unpriced-'))
  laptop = {
    home: path.join(scratch, 'home'),
    data: path.join(scratch, 'data'),
    store: path.join(scratch, 'fleet.sqlite'),
  }
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const unknownModel = 'house-model-7'
const knownModel = 'claude-sonnet-4-5-20250929'
const nowMs = Date.parse('2026-09-01T11:00:00.000Z')

/** Calls of a block that goes on, ten minutes apart. */
const calls = (...models: readonly string[]): LoggedForTest[] =>
  models.map((model, i) => ({ at: `2026-09-01T10:${10 + 10 * i}:00.000Z`, id: `c${i}`, model }))

/** The block that goes on, as the place keeps it. */
function block(): Record<string, unknown> | undefined {
  using database = new DatabaseSync(laptop.store, { readOnly: true })
  const sql = `select cost_nano_usd as cost, burn_nano_usd_per_hour as burn, projected_cost_nano_usd as projected
    from usage_blocks where is_active = 1`
  return database.prepare(sql).get()
}

describe('a block that goes on', () => {
  it('has a pace and an end where all of its cost is known', async () => {
    writeClaudeLogs(laptop.home, calls(knownModel, knownModel))
    await pushTo(laptop, { nowMs })
    expect(Object.values(block() ?? {}).every((value) => typeof value === 'number' && value > 0)).toBe(true)
  })

  it('has neither where no cost is known: 0 an hour would be a guess', async () => {
    writeClaudeLogs(laptop.home, calls(unknownModel, unknownModel))
    await pushTo(laptop, { nowMs })
    expect(block()).toEqual({ cost: null, burn: null, projected: null })
  })

  it('has neither where part of its cost is unknown: the pace of a part is not its pace', async () => {
    writeClaudeLogs(laptop.home, calls(knownModel, unknownModel))
    await pushTo(laptop, { nowMs })
    expect(block()).toEqual({ cost: expect.any(Number), burn: null, projected: null })
  })
})

describe('statistics of a push', () => {
  it('leave a cost that nobody knows unknown, of all, of a model and of a block', async () => {
    writeClaudeLogs(laptop.home, calls(unknownModel, unknownModel))
    const { statistics } = await pushTo(laptop, { nowMs })
    expect(statistics).toMatchObject({
      costNanoUsd: null,
      unpricedRecords: 2,
      models: [{ model: unknownModel, costNanoUsd: null, unpricedRecords: 2 }],
      activeBlocks: [{ costNanoUsd: null, unpricedRecords: 2 }],
    })
  })

  it('say of which records a sum lacks the cost, and list models without one last', async () => {
    writeClaudeLogs(laptop.home, calls(unknownModel, knownModel))
    const { statistics } = await pushTo(laptop, { nowMs })
    expect(statistics).toMatchObject({
      costNanoUsd: expect.any(Number),
      unpricedRecords: 1,
      models: [
        { model: knownModel, costNanoUsd: statistics?.costNanoUsd, unpricedRecords: 0 },
        { model: unknownModel, costNanoUsd: null, unpricedRecords: 1 },
      ],
      activeBlocks: [{ costNanoUsd: statistics?.costNanoUsd, unpricedRecords: 1 }],
    })
  })

  it('cost nothing where there is nothing', async () => {
    expect((await pushTo(laptop, { nowMs })).statistics).toMatchObject({ costNanoUsd: 0, unpricedRecords: 0 })
  })

  it('beside the push before tell how many more lack a cost, and no difference to an unknown cost', async () => {
    writeClaudeLogs(laptop.home, calls(unknownModel))
    await pushTo(laptop, { nowMs })
    writeClaudeLogs(laptop.home, calls(unknownModel, knownModel))
    expect((await pushTo(laptop, { nowMs })).comparison).toMatchObject({ costNanoUsd: null, unpricedRecords: 0 })
    writeClaudeLogs(laptop.home, calls(unknownModel, knownModel, unknownModel))
    expect((await pushTo(laptop, { nowMs })).comparison).toMatchObject({ costNanoUsd: 0, unpricedRecords: 1 })
  })
})
