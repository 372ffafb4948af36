import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { HubFile } from '@aic/engine/hub'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runInProcess } from '../../../../testing/run-in-process.ts'
import { putFiles } from '../../../../testing/vendors/machine.ts'

const nowMs = Date.UTC(2026, 10, 24, 12)
let home: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-hub-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const run = (line: string, env: Record<string, string> = {}) =>
  runInProcess(line.split(' '), { home, nowMs, env: { AIC_OFFLINE: '0', ...env } })

it('makes a key that is shown once, lists it without, and ends it', async () => {
  const added = await run('hub keys add laptop --scopes limits:write,read')
  expect(added.stdout).toMatch(/^aic_hub_[\da-f]{12}_[\w-]{43}\n$/)
  expect(added.stderr).toContain('shown this once')
  const listed = await run('hub keys list')
  expect(listed.stdout).toContain('laptop')
  expect(listed.stdout).toContain('limits:write, read')
  const { keys } = JSON.parse((await run('hub keys --json')).stdout) as { readonly keys: readonly object[] }
  expect(keys).toMatchObject([
    { label: 'laptop', scopes: ['limits:write', 'read'], lastUsedAtMs: null, revokedAtMs: null },
  ])
  expect(JSON.stringify(keys)).not.toContain(added.stdout.trim().slice(-43))
  expect((await run('hub keys revoke laptop')).code).toBe(0)
  expect((await run('hub keys revoke laptop')).code).toBe(2)
  expect((await run('hub keys list')).stdout).toContain('revoked')
})

it.each([
  ['hub keys add', 'Which machine is the key for?'],
  ['hub keys add laptop --scopes all', '--scopes can\'t be "all"'],
  ['hub keys revoke', 'Whose key?'],
  ['hub keys forget', 'Which machine?'],
  ['hub keys renew', 'Which machine?'],
  ['hub keys renew nobody', 'No key is called "nobody"'],
  ['hub keys forget nobody --yes', 'No key is called "nobody"'],
  ['hub keys revoke laptop --yes', 'takes no --yes'],
  ['hub resend', 'This machine is no hub'],
  ['hub resend now', 'Unexpected argument "now"'],
  ['hub keys list laptop', 'Unexpected argument "laptop"'],
  ['hub keys list --scopes read', 'takes no --scopes'],
  ['hub keyz', 'keyz'],
  ['hub keys ad x', 'ad'],
])('aic %s is not understood', async (line, message) => {
  const { code, stderr } = await run(line)
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})

it('forgets a machine only when it is told twice, and asks all machines to send again', async () => {
  await run('hub keys add laptop')
  const asked = await run('hub keys forget laptop')
  expect(asked).toMatchObject({ code: 1, stdout: expect.stringContaining('Nothing was deleted') })
  expect((await run('hub keys list')).stdout).not.toContain('revoked')
  const done = await run('hub keys forget laptop --yes --json')
  expect(JSON.parse(done.stdout)).toMatchObject({ forgotten: true, revoked: 1, rows: { machine_limit: 0 } })
  expect((await run('hub keys list')).stdout).toContain('revoked')
  expect(await run('hub resend')).toMatchObject({ code: 0, stdout: expect.stringContaining('sends all of its usage') })
})

it('names machines that told it usage alone, and not those that only read', async () => {
  await run('hub keys add laptop')
  await run('hub keys add desk')
  await run('hub keys add wall --scopes read')
  using file = HubFile.open(path.join(home, '.local/share/aic'))
  file.run("insert into key_use select id, ? from key where label in ('laptop', 'wall')", nowMs - 60_000)
  const { stdout } = await run('hub status')
  expect(stdout).toContain('knows 3 keys, and limits of 0 machines\n   laptop: no limit, last heard of 1m ago\n')
  expect(stdout).not.toMatch(/desk|wall/)
})

it('makes no second key of one name, but another one in place of the first, with its id and scopes', async () => {
  const first = await run('hub keys add laptop --scopes read')
  for (const line of ['hub keys list', 'hub keys revoke laptop']) {
    expect((await run('hub keys add laptop')).stderr).toContain('aic hub keys renew laptop')
    expect((await run(line)).code).toBe(0)
  }
  const renewed = await run('hub keys renew laptop')
  expect(renewed.stdout).toMatch(/^aic_hub_[\da-f]{12}_[\w-]{43}\n$/)
  expect(renewed.stdout).not.toBe(first.stdout)
  expect(renewed.stdout.slice(0, 21)).toBe(first.stdout.slice(0, 21))
  const { keys } = JSON.parse((await run('hub keys --json')).stdout) as { readonly keys: readonly object[] }
  expect(keys).toMatchObject([{ label: 'laptop', scopes: ['read'], revokedAtMs: null }])
})

it('says what this machine syncs to, and exits with 1 where that fails (004-06, 004-07)', async () => {
  expect(await run('hub status')).toMatchObject({
    code: 0,
    stdout: ' This machine syncs to no hub: aic config set sync.url\n',
  })
  putFiles(home, { '.config/aic/agent.json': { sync: { url: 'https://hub.example.com' } } })
  const refused = await run('hub status')
  expect(refused.code).toBe(1)
  expect(refused.stdout).toContain('Nothing is synced to https://hub.example.com: there is no key')
  const key = { CLAUDE_SYNC_API_KEY: 'k' }
  expect((await run('hub status', key)).stdout).toContain('no limit was sent yet')
  const odd = await run('hub status', { ...key, CLAUDE_SYNC_URL: 'hub.example.com:8080' })
  expect(odd).toMatchObject({ code: 1, stdout: expect.stringContaining('is no address of one') })
  const open = { ...key, CLAUDE_SYNC_URL: 'http://hub.example.com' }
  expect((await run('hub status', open)).stdout).toContain('can be read on the way')
  const fault = { kind: 'auth', message: 'The hub answered 401', advice: 'Make a key.', atMs: nowMs }
  const retry = { failures: 0, breaker: 'closed', successes: 0, nextAtMs: 0 }
  const state = { url: 'https://hub.example.com', pending: [], retry, fault, sentAtMs: nowMs - 60_000 }
  putFiles(home, { '.local/share/aic/sync.json': state })
  const failing = await run('hub status', key)
  expect(failing.code).toBe(1)
  expect(failing.stdout).toContain('Syncing fails: The hub answered 401')
  expect(failing.stdout).toContain('Make a key.')
  expect((await run('agent status', key)).stdout).toContain('Syncing fails')
  const json = JSON.parse((await run('hub status --json', key)).stdout) as object
  expect(json).toMatchObject({ sync: { isOn: true, fault: { kind: 'auth' } }, hub: null })
  expect(readFileSync(path.join(home, '.local/share/aic/sync.json'), 'utf8')).not.toContain('"k"')
})

it('says how usage gets to the hub: by itself or not, what arrived, what fails (004-45)', async () => {
  const url = 'https://hub.example.com'
  const key = { CLAUDE_SYNC_API_KEY: 'k' }
  const put = (sync: object, state?: object): void =>
    putFiles(home, {
      '.config/aic/agent.json': { sync: { url, ...sync } },
      ...(state !== undefined && { '.local/share/aic/sync-usage.json': state }),
    })
  put({})
  expect((await run('hub status', key)).stdout).toContain('Usage goes there not by itself')
  const retry = { failures: 0, breaker: 'closed', successes: 0, nextAtMs: 0 }
  put({ pushEvery: 15 }, { url, retry, fault: null, sentAtMs: nowMs - 60_000, events: 12 })
  expect(await run('hub status', key)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Usage goes there every 15 min: all of it 1m ago, 12 calls the last time'),
  })
  const fault = { kind: 'network', message: 'The hub is away', advice: 'Is it on?', atMs: nowMs }
  const failing = { url, retry: { ...retry, failures: 2, nextAtMs: nowMs + 60_000 }, fault, sentAtMs: null, events: 0 }
  put({ pushEvery: 15 }, failing)
  for (const command of ['hub status', 'agent status']) {
    const { code, stdout } = await run(command, key)
    expect(code).toBe(1)
    expect(stdout).toMatch(/Usage is not sent: The hub is away \(never all of it, tried again in 1 ?m/)
  }
  const json = JSON.parse((await run('hub status --json', key)).stdout) as object
  expect(json).toMatchObject({
    sync: { usage: { everyMinutes: 15, fault: { kind: 'network' }, nextTryAtMs: nowMs + 60_000 } },
  })
})
