import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WatchedMachine } from '../../../../testing/watched-machine.ts'

/** Of the right shape, and of nobody. */
const secrets = [
  'sk-ant-oat01-AAAAbbbbCCCCddddEEEE1111',
  'sk-ant-ort01-AAAAbbbbCCCCddddEEEE2222',
  'sk-ant-admin01-AAAAbbbbCCCCddddEEEE3333',
  'sk-proj-AAAAbbbbCCCCddddEEEE4444',
  'ghp_AAAAbbbbCCCCddddEEEEffffGGGG55556666',
  'github_pat_11AAAAAAA0bbbbCCCCdddd7777',
  'ya29.AAAAbbbbCCCCddddEEEE8888',
  'AIzaSyAAAAbbbbCCCCddddEEEEffffGGGG99990',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.AAAAbbbbCCCC',
  'sam.sample@example.com',
]
const [own = ''] = secrets

let machine: WatchedMachine
beforeEach(async () => {
  machine = await WatchedMachine.start()
  machine.signIn(own)
  machine.settings = {
    alerts: {
      channels: 'webhook,terminal',
      webhookUrl: 'http://127.0.0.1:1/hook?token=sk-proj-AAAAbbbbCCCCddddEEEE4444',
      webhookSecret: 'sk-proj-AAAAbbbbCCCCddddEEEE4444',
    },
  }
})
afterEach(async () => machine.remove())

it('no secret and no address gets into the journal, the status, alerts or answers, however vendors fail', async () => {
  const monitor = await machine.open()
  const echo = secrets.join(' ')
  const failures = [401, 403, 404, 429, 500, 200].flatMap((status) => [
    { status, body: { error: { message: echo } } },
    { status, body: `<html>${echo}</html>` },
    { status, body: { token: echo, nested: [{ deep: { authorization: `Bearer ${own}` } }] } },
  ])
  const told: unknown[] = []
  for (const failure of failures) {
    machine.vendors.fail('claude', failure)
    machine.pass(3_600_000)
    told.push(await monitor.refresh({ isForced: true }), await monitor.test('claude'))
  }
  machine.vendors.reset()
  machine.vendors.say('GET api.anthropic.com/api/oauth/usage', {
    five_hour: { utilization: 95, resets_at: new Date(machine.nowMs + 3_600_000).toISOString() },
    limits: [
      { kind: 'weekly_scoped', percent: 91, resets_at: null, scope: { model: { display_name: 'Opus' } }, note: echo },
    ],
    echo,
  })
  machine.pass(3_600_000)
  told.push(await monitor.refresh({ isForced: true }))
  expect(monitor.alerts().length).toBeGreaterThan(0)
  expect(monitor.rawResponses().length).toBeGreaterThan(10)
  told.push(monitor.alerts(), monitor.rawResponses({ limit: 1_000 }), monitor.snapshots())
  const withoutOwnLabel = JSON.stringify(told)
  const data = path.join(machine.home, 'data')
  const files = readdirSync(data).filter((name) => name.startsWith('journal'))
  expect(files.length).toBeGreaterThan(0)
  for (const secret of secrets) {
    expect(withoutOwnLabel.includes(secret), secret).toBe(false)
    for (const name of files)
      expect(readFileSync(path.join(data, name)).includes(secret), `${secret} in ${name}`).toBe(false)
  }
})
