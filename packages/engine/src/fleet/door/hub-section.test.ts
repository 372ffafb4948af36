import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newHome } from '../../../../../testing/claude-home.ts'
import { fleetHome } from '../../../../../testing/fleet-home.ts'
import { loadConfig } from '../../config/config.ts'
import { hubSection } from './hub-section.ts'

let home: string
beforeAll(async () => {
  home = await fleetHome({})
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const sectionOf = (at: string, env: Record<string, string> = {}) => {
  const place = { home: at, env, platform: process.platform, hostName: 'the-hub', nowMs: 0 }
  return hubSection({ ...place, config: loadConfig(place) })
}

it('says on a hub without a ClickHouse what the check is for', () => {
  expect(sectionOf(home)).toMatchObject({
    ok: false,
    detail: expect.stringContaining('this machine is a hub'),
    hint: expect.stringContaining('CH_HOST'),
  })
})

it('leaves the check alone where a ClickHouse is set, and on machines that are no hub', () => {
  expect(sectionOf(home, { CH_HOST: 'db' })).toBeNull()
  const other = newHome()
  expect(sectionOf(other)).toBeNull()
  rmSync(other, { recursive: true, force: true })
})
