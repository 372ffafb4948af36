import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WatchedMachine } from '../../../../testing/watched-machine.ts'

/** Looks as a command does, and prints what it knows. */
const script = `
  import { loadConfig } from ${JSON.stringify(new URL('../config/config.ts', import.meta.url).href)}
  import { openMonitor } from ${JSON.stringify(new URL('open-monitor.ts', import.meta.url).href)}
  const { env, home, nowMs } = JSON.parse(process.argv[1])
  const machine = { env, home, platform: 'linux' }
  const config = loadConfig(machine)
  const monitor = await openMonitor({ ...machine, nowMs: () => nowMs, config: () => config })
  const deadline = performance.now() + 10_000
  let session
  while (session === undefined && performance.now() < deadline) {
    const { accounts } = await monitor.refresh()
    session = accounts.find(({ provider }) => provider === 'claude')?.limits.find(({ id }) => id === 'session')?.usedPercent
    if (session === undefined) await new Promise((resolve) => setTimeout(resolve, 20))
  }
  process.stdout.write(JSON.stringify({ session, alerts: monitor.alerts().length }))
  await monitor.close()`

let machine: WatchedMachine
beforeEach(async () => {
  machine = await WatchedMachine.start()
  machine.settings = { alerts: { channels: 'terminal' } }
})
afterEach(async () => machine.remove())

async function run(): Promise<{ session: number; alerts: number }> {
  const { env, home, config } = machine.options()
  config() // writes the settings
  const facts = JSON.stringify({ env, home, nowMs: machine.nowMs })
  const args = ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', script, facts]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env.PATH } })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  await once(child, 'close')
  return JSON.parse(out) as { session: number; alerts: number }
}

it('four commands at the same moment ask the vendor once, all know what it said, and one alert is raised (000-36)', async () => {
  machine.say({ session: 80 })
  const runs = await Promise.all([run(), run(), run(), run()])
  expect(runs.map(({ session }) => session)).toEqual([80, 80, 80, 80])
  expect(machine.asked).toBe(1)
  const monitor = await machine.open()
  expect(monitor.alerts().map(({ kind, level }) => `${kind} ${level}`)).toEqual(['threshold warning'])
})

it('a command that is killed while it asks leaves a journal that the next one goes on with', async () => {
  machine.vendors.fail('claude', { how: 'hang', times: 1 })
  const { env, home, config } = machine.options()
  config()
  const facts = JSON.stringify({ env, home, nowMs: machine.nowMs })
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, facts], {
    stdio: 'ignore',
    env: { PATH: process.env.PATH },
  })
  while (machine.asked === 0) await new Promise((resolve) => setTimeout(resolve, 10))
  child.kill('SIGKILL')
  await once(child, 'close')
  machine.pass(36_000)
  expect(await run()).toEqual({ session: 10, alerts: 0 })
})
