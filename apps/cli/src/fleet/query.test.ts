import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fleetHome } from '../../../../testing/fleet-home.ts'
import { runInProcess } from '../../../../testing/run-in-process.ts'
import { toldEvent } from '../../../../testing/told-rows.ts'

const nowMs = toldEvent(0).atMs + 3_600_000
const events = ['parrot', 'heron'].map((source, n) => toldEvent(n, { tenant: 'default', machineId: 'desk', source }))
let home: string
beforeAll(async () => {
  home = await fleetHome({}, [{ events, blocks: [], quotas: [], runs: [] }], { nowMs })
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const query = (line: string) => runInProcess(`fleet query ${line}`.split(' '), { home, nowMs })

it('says which sources there are where none has the name that was asked for', async () => {
  const { code, stdout, stderr } = await query('source-daily --source nosuch --json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ rows: [] })
  expect(stderr).toBe('aic: no call of source "nosuch" is known. There are calls of heron, parrot.\n')
  expect((await query('source-daily --source parot')).stderr).toContain('Did you mean parrot?')
})

it('says nothing of a source that was not used in the asked days', async () => {
  const { stdout, stderr } = await query('source-daily --source heron --from today-900 --to today-800')
  expect(stdout).toContain('No rows')
  expect(stderr).toBe('')
})

it('refuses to show no rows at all', async () => {
  const { code, stderr } = await query('top-days --top 0')
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('at least 1') })
})
