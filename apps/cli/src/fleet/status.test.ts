import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fleetHome } from '../../../../testing/fleet-home.ts'
import { runInProcess } from '../../../../testing/run-in-process.ts'
import { toldEvent } from '../../../../testing/told-rows.ts'

const nowMs = toldEvent(0).atMs + 3_600_000
const events = ['desk', 'laptop'].map((machine, n) => toldEvent(n, { tenant: 'default', machine, machineId: machine }))
let home: string
beforeAll(async () => {
  home = await fleetHome({ fleet: { machineName: 'the-hub' } }, [{ events, blocks: [], quotas: [], runs: [] }], {
    nowMs,
  })
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const status = (line: string, env: Record<string, string> = {}) =>
  runInProcess(`fleet status ${line}`.trim().split(' '), { home, nowMs, env })

it('tells of the file that a hub without a ClickHouse keeps, and asks nobody', async () => {
  const { code, stdout, stderr } = await status('')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain(`Hub’s file  ${path.join(home, '.local/share/aic/fleet.sqlite')}`)
  expect(stdout).toMatch(/desk .*\n.*laptop /)
  expect(stdout).not.toContain('8123')
  const told = JSON.parse((await status('--json')).stdout) as object
  expect(told).toMatchObject({ url: null, fault: null, machines: [{ machine: 'desk' }, { machine: 'laptop' }] })
})

it('asks the ClickHouse that is set, on a hub too', async () => {
  const { code, stdout } = await status('', { CH_HOST: '127.0.0.1', CH_PORT: '9' })
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('http://127.0.0.1:9') })
})
