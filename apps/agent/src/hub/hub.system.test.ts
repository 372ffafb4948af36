import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { HubFile, HubKeys } from '@aic/engine/hub'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newHome } from '../../../../testing/claude-home.ts'
import { CutProxy } from '../../../../testing/cut-proxy.ts'
import { SmallDisk } from '../../../../testing/small-disk.ts'
import { putFiles } from '../../../../testing/vendors/machine.ts'
import { startVendors } from '../../../../testing/vendors/server.ts'

const program = fileURLToPath(new URL('../main.ts', import.meta.url))
const senderProgram = fileURLToPath(new URL('../../../../testing/hub-sender.ts', import.meta.url))
const ended: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end()
})

/** An agent as a process of its own. */
async function startAgent(home: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, HOME: home, AIC_AGENT_PORT: '0', TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  ended.push(kill)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const url = /http:\S+/.exec(line.toString())?.[0] as string
  return { child, url, port: Number(new URL(url).port), kill }
}

const homeOfOwn = (): string => {
  const home = newHome()
  ended.push(() => rmSync(home, { recursive: true, force: true }))
  return home
}

const keyIn = (data: string, label: string): string => {
  using file = HubFile.open(data)
  return new HubKeys(file, Date.now).add(label).key
}

/** A hub's data folder, its process, and the network before it. */
class HubMachine {
  readonly home = homeOfOwn()
  readonly data: string
  proxy!: CutProxy
  #agent!: Awaited<ReturnType<typeof startAgent>>

  constructor(data?: string) {
    this.data = data ?? path.join(this.home, 'data')
  }

  async start(): Promise<void> {
    this.#agent = await startAgent(this.home, { AIC_HUB: '1', AIC_DATA_DIR: this.data, AIC_OFFLINE: '1' })
    if (this.proxy === undefined) {
      this.proxy = await CutProxy.to(this.#agent.port)
      putFiles(this.home, { '.config/aic/agent.json': { hub: { hosts: [new URL(this.proxy.url).host] } } })
      ended.push(() => this.proxy.close())
      await this.restart()
    } else this.proxy.port = this.#agent.port
  }

  async restart(): Promise<void> {
    await this.#agent.kill()
    await this.start()
  }

  get pid(): number {
    return this.#agent.child.pid as number
  }

  /** What it keeps of events. */
  rows(): unknown {
    using file = new DatabaseSync(path.join(this.data, 'fleet.sqlite'), { readOnly: true })
    return file.prepare('select count(*) as events, sum(cost_nano_usd) as nanoUsd from usage_events').get()
  }
}

interface Shown {
  readonly window: string
  readonly usedPercent: number
}

/** Limits as somebody elsewhere reads them: a process of its own that has nothing but the address and a key. */
async function readElsewhere(url: string, key: string): Promise<readonly Shown[]> {
  const script = `const { HUB_URL, HUB_KEY } = process.env
    const answer = await fetch(HUB_URL + '/api/sync/limits', { headers: { 'x-api-key': HUB_KEY } })
    console.log(JSON.stringify((await answer.json()).limits))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: process.env.PATH, HUB_URL: url, HUB_KEY: key },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return JSON.parse((await text(child.stdout)) || '[]') as readonly Shown[]
}

interface Sender {
  readonly url: string
  readonly key: string
  readonly first: number
  readonly count: number
}

/** A machine that sends events until the hub has all of them. */
function send({ url, key, first, count }: Sender): Promise<{ readonly failed: number }> {
  const env = { PATH: process.env.PATH, HUB_URL: url, HUB_KEY: key, FIRST: String(first), COUNT: String(count) }
  const child: ChildProcess = spawn(process.execPath, [senderProgram], {
    env: { ...env, PER_SECOND: '1500' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  ended.push(() => child.kill('SIGKILL'))
  return text(child.stdout as NodeJS.ReadableStream).then((json) => JSON.parse(json) as { readonly failed: number })
}

const sumOf = (count: number): number => (count * (count - 1)) / 2
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('a laptop, a hub, and somebody who looks from elsewhere', () => {
  let vendors: Awaited<ReturnType<typeof startVendors>>
  beforeEach(async () => {
    vendors = await startVendors()
    ended.push(() => vendors.close())
  })

  const say = (percent: number): void =>
    vendors.say('GET api.anthropic.com/api/oauth/usage', {
      five_hour: { utilization: percent, resets_at: new Date(Date.now() + 7_200_000).toISOString() },
      seven_day: null,
    })

  it('limits arrive through a cut, a killed hub and a killed laptop (004-01, 004-26, 004-27, 004-47)', async () => {
    const hub = new HubMachine()
    await hub.start()
    const reader = keyIn(hub.data, 'elsewhere')
    const laptop = homeOfOwn()
    const oauth = {
      accessToken: `sk-ant-oat01-${'Zq7'.repeat(20)}`,
      expiresAt: Date.now() + 1e9,
      scopes: ['user:profile'],
    }
    putFiles(laptop, { '.claude/.credentials.json': { claudeAiOauth: oauth } })
    const env = {
      AIC_VENDOR_ORIGIN: vendors.origin,
      CLAUDE_SYNC_URL: hub.proxy.url,
      CLAUDE_SYNC_API_KEY: keyIn(hub.data, 'laptop'),
    }
    const session = async (): Promise<number | undefined> =>
      (await readElsewhere(hub.proxy.url, reader)).find(({ window }) => window === 'session')?.usedPercent
    say(10)
    const first = await startAgent(laptop, env)
    await expect.poll(session, { timeout: 20_000, interval: 500 }).toBe(10)

    hub.proxy.cut()
    say(20)
    const token = readFileSync(path.join(laptop, '.config/aic/.agent_token'), 'utf8').trim()
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    await fetch(`${first.url}/api/providers/usage/refresh`, { method: 'POST', headers, body: '{}' })
    const waiting = (): unknown =>
      (JSON.parse(readFileSync(path.join(laptop, '.local/share/aic/sync.json'), 'utf8')) as { pending: object[] })
        .pending
    await expect.poll(waiting).toMatchObject([{ window: 'session', usedPercent: 20 }])
    await first.kill()
    await hub.restart()
    vendors.fail('api.anthropic.com', { status: 500 })
    await startAgent(laptop, env) // the vendor is away: all it has is what waits
    hub.proxy.mend()
    await expect.poll(session, { timeout: 60_000, interval: 1_000 }).toBe(20)
    await expect.poll(waiting).toEqual([])
  })
})

describe('events from many machines', () => {
  it('are lost nowhere and counted once, through a slow link, a cut and a hub that is killed twice', async () => {
    const hub = new HubMachine()
    await hub.start()
    const count = 6_000
    const machines = ['laptop', 'desktop', 'copy'].map((name) => keyIn(hub.data, name))
    hub.proxy.bytesPerSecond = 100_000
    const sent = machines.map((key, n) =>
      // The third holds copies of what the others have.
      send({ url: hub.proxy.url, key, first: n === 1 ? count / 2 : 0, count: n === 2 ? count : count / 2 }),
    )
    await pause(1_000)
    hub.proxy.bytesPerSecond = null
    hub.proxy.cut()
    await pause(500)
    hub.proxy.mend()
    await pause(500)
    await hub.restart()
    await pause(500)
    await hub.restart()
    const failed = (await Promise.all(sent)).map((one) => one.failed)
    expect(failed.every((one) => one > 0)).toBe(true)
    expect(hub.rows()).toEqual({ events: count, nanoUsd: sumOf(count) })
  })

  it('wait for room on a full disk, which the hub outlives and names (004-18)', async ({ skip }) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'aic-hub-disk-'))
    ended.push(() => rmSync(folder, { recursive: true, force: true }))
    const disk = SmallDisk.mount(folder, 24_000)
    if (disk === null) return skip('only root can mount a disk of its own')
    ended.push(() => disk[Symbol.dispose]())
    const hub = new HubMachine(path.join(folder, 'data'))
    await hub.start()
    const key = keyIn(hub.data, 'laptop')
    const url = hub.proxy.url
    await send({ url, key, first: 0, count: 500 })
    disk.fill(8_192)
    const usage = { currentSession: { resetsIn: '2 hr', percentageUsed: 1 }, extra: '' }
    const post = (n: number): Promise<Response> =>
      fetch(`${url}/api/claude/console-usage`, {
        method: 'POST',
        headers: { 'x-api-key': key, 'content-type': 'application/json' },
        body: JSON.stringify({ ...usage, lastUpdated: new Date(Date.now() - n).toISOString() }),
      })
    let answer = await post(0)
    for (let n = 1; answer.status === 200 && n < 100; n++) answer = await post(n)
    expect([answer.status, await answer.json()]).toMatchObject([
      500,
      {
        success: false,
        errorCode: 'STORAGE_WRITE_FAILED',
        message: expect.stringMatching(/^Storage write failed: ENOSPC/),
        suggestion: expect.stringContaining('Free up disk space'),
      },
    ])
    const sent = send({ url, key, first: 500, count: 1_500 })
    await pause(1_500)
    disk.empty()
    expect((await sent).failed).toBeGreaterThan(0)
    expect(hub.rows()).toEqual({ events: 2_000, nanoUsd: sumOf(2_000) })
    expect((await post(0)).status).toBe(200)
  })
})
