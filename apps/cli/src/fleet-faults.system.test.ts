import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FleetUser } from '../../../testing/fleet-user.ts'
import { aicBin, aicEnv } from '../../../testing/run-aic.ts'

let user: FleetUser
beforeAll(async () => {
  user = await FleetUser.open([{ at: '2026-01-10T10:00:00.000Z', id: '1' }])
})
afterAll(async () => user[Symbol.asyncDispose]())

const secret = 'correct-horse-battery'
const aic: FleetUser['aic'] = (...asked) => user.aic(...asked)
const sections = ({ stdout }: { readonly stdout: string }) =>
  JSON.parse(stdout).checks as { id: string; ok: boolean; detail: string; hint: string | null }[]
const failed = (answer: { readonly stdout: string }) =>
  sections(answer).flatMap(({ id, ok, detail, hint }) => (ok ? [] : [{ id, detail, hint }]))

describe('check', () => {
  it('shows connection and version, database, reading, writing, latency, parameters and machine, and imports nothing (001-57, 001-66, 001-67)', async () => {
    await aic('fleet init', 'good')
    const { status, stdout, stderr } = await aic('fleet check', 'good', { CH_PASSWORD: '' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^ ✓ Connection +ClickHouse \d+\.\d+\.[\d.]+ at http:\/\/127/)
    for (const line of ['Database +Database good', 'Reading +SELECT works: \\d+ tables', 'Writing +CREATE, INSERT']) {
      expect(stdout).toMatch(new RegExp(` ✓ ${line}`))
    }
    expect(stdout).toMatch(/ ✓ Latency +(Excellent|Good|Slow): \d+ ms\n/)
    expect(stdout).toMatch(/ ✓ Machine +MACHINE_NAME=desk\n\n All 8 checks passed\.\n$/)
    expect(stdout).toMatch(/CH_PASSWORD=not set\n +CH_DATABASE=good/)
    expect(JSON.parse((await aic('fleet verify --json', 'good')).stdout).rows.usage_events).toBe(0)
  })

  it('exits with 0 where an import would work, else with 1; import --check is the same (001-57, 001-68)', async () => {
    await aic('fleet init', 'ready')
    expect((await aic('import --check', 'ready')).status).toBe(0)
    const none = await aic('fleet check --json', 'unready')
    expect(none.status).toBe(1)
    expect(JSON.parse(none.stdout).ok).toBe(false)
  })

  it('says what to do for each failure (001-69)', async () => {
    const down = await aic('fleet check --json', 'x', { CH_PORT: '1' })
    expect(failed(down)[0]).toEqual({
      id: 'connection',
      detail: 'Nothing answers at http://127.0.0.1:1',
      hint: expect.stringContaining('Check that ClickHouse runs'),
    })
    const wrong = await aic('fleet check --json', 'x', { CH_PASSWORD: secret })
    expect(failed(wrong)[0]).toMatchObject({
      id: 'connection',
      detail: expect.stringContaining('refused user default'),
      hint: 'Set CH_USER and CH_PASSWORD to those of the server.',
    })
    expect(`${wrong.stdout}${wrong.stderr}`).not.toContain(secret)
    expect(sections(wrong).find(({ id }) => id === 'parameters')?.detail).toContain('CH_PASSWORD=set, not shown')
    expect(failed(await aic('fleet check --json', 'nowhere'))[0]).toMatchObject({
      id: 'database',
      hint: expect.stringContaining('`aic fleet init` makes it'),
    })
    await user.fleet.clickHouse.run('CREATE DATABASE empty')
    expect(failed(await aic('fleet check --json', 'empty'))).toMatchObject([
      { id: 'schema', hint: 'aic fleet init makes them.' },
    ])
  })
})

describe('an import that can’t be', () => {
  it('says that no server answers, and what to look at', async () => {
    expect(await aic('import', 'x', { CH_PORT: '1' })).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /^aic: Nothing answers at http:\/\/127\.0\.0\.1:1 \[fleet-failed\]\nCheck that ClickHouse runs/,
      ),
    })
  })

  it('says that the password is wrong, and shows none', async () => {
    const { status, stdout, stderr } = await aic('import', 'x', { CH_PASSWORD: secret })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/refused user default: wrong password, or no such user \[fleet-failed\]\nSet CH_USER/)
    expect(stderr).not.toContain(secret)
  })

  it('says that there are no tables yet, or of another schema', async () => {
    await user.fleet.clickHouse.run('CREATE DATABASE IF NOT EXISTS bare')
    expect((await aic('import', 'bare')).stderr).toMatch(
      /no tables yet in database bare [^]*\naic fleet init makes them\.\n$/,
    )
    await aic('fleet init', 'old')
    await user.fleet.clickHouse.run('TRUNCATE TABLE old.fleet_schema')
    const old = await aic('import', 'old')
    expect(old.stderr).toMatch(
      /are of schema 0, older than \d+ \[fleet-failed\]\naic fleet init brings them up to date/,
    )
    await aic('fleet init', 'old')
    expect((await aic('import --quiet', 'old')).status).toBe(0)
    await user.fleet.clickHouse.run("INSERT INTO old.fleet_schema (tenant_id, version, title) VALUES ('', 99, 'later')")
    expect((await aic('import', 'old')).stderr).toMatch(/are of schema 99; this aic knows \d+ [^]*\nUpdate aic/)
  })

  it('refuses a port that is none, and a flag that it does not have', async () => {
    expect((await aic('import', 'x', { CH_PORT: 'abc' })).stderr).toMatch(
      /^aic: CH_PORT can't be "abc" \[fleet-failed\]\nGive a number/,
    )
    expect(await aic('import --from bananas', 'x')).toMatchObject({ status: 2, stdout: '' })
    expect(await aic('fleet import --table x', 'x')).toMatchObject({ status: 2, stdout: '' })
  })
})

/** A ClickHouse that takes everything but the rows of calls: those it answers as one whose disk is full, or never. */
function standIn(answer: 'disk-full' | 'never', onAsked: () => void) {
  const server = createServer((request, response) => {
    const target = `http://127.0.0.1:${user.fleet.settings.port}${request.url}`
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => void forward())
    async function forward(): Promise<void> {
      const body = Buffer.concat(chunks)
      const isCalls = /INSERT(\+|%20)INTO(\+|%20)usage_events/i.test(request.url ?? '')
      if (isCalls) onAsked()
      if (isCalls && answer === 'never') return
      if (isCalls) {
        response.writeHead(500, { 'x-clickhouse-exception-code': '243' })
        response.end('Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE)')
        return
      }
      const headers = Object.fromEntries(
        Object.entries(request.headers).filter(
          ([name]) => !/^(host|connection|transfer-encoding|content-length)$/.test(name),
        ),
      )
      const got = await fetch(target, {
        method: request.method ?? 'POST',
        headers: headers as Record<string, string>,
        ...(body.length > 0 && { body }),
      })
      const text = Buffer.from(await got.arrayBuffer())
      const kept = [...got.headers].filter(
        ([name]) => !/^(content-encoding|content-length|transfer-encoding|connection)$/.test(name),
      )
      response.writeHead(got.status, Object.fromEntries(kept))
      response.end(text)
    }
  })
  return new Promise<{ port: string; close(): Promise<void> }>((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({
        port: String((server.address() as AddressInfo).port),
        close: async () => {
          server.closeAllConnections()
          await new Promise((done) => server.close(done))
        },
      }),
    )
  })
}

describe('an import that ends early', () => {
  it('says that the server’s disk is full, exits with 1, and the next one sends all', async () => {
    await aic('fleet init', 'full')
    const server = await standIn('disk-full', () => {})
    const { status, stderr, stdout } = await aic('import --json', 'full', { CH_PORT: server.port })
    await server.close()
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', exitCode: 1, fault: { kind: 'server' } })
    expect(stderr).toMatch(/not enough space[^]*\[fleet-failed\]\n/)
    expect(JSON.parse((await aic('import --json', 'full')).stdout)).toMatchObject({
      status: 'completed',
      counts: { events: 1 },
    })
  })

  it('by Ctrl-C stops at once, says so, exits with 130, and the next one sends all', async () => {
    await aic('fleet init', 'stopped')
    const asked = Promise.withResolvers<void>()
    const server = await standIn('never', () => asked.resolve())
    const run = user.at('stopped', { CH_PORT: server.port })
    const child = spawn(process.execPath, [aicBin, 'import'], { env: aicEnv(run), stdio: ['ignore', 'pipe', 'pipe'] })
    const said: string[] = []
    createInterface({ input: child.stderr }).on('line', (line) => said.push(line))
    await asked.promise
    child.kill('SIGINT')
    const [code] = (await once(child, 'close')) as [number | null]
    await server.close()
    expect(code).toBe(130)
    expect(said).toEqual(['aic: cancelled: nothing was sent; the next import goes on from there'])
    expect(JSON.parse((await aic('import --json', 'stopped')).stdout)).toMatchObject({
      status: 'completed',
      counts: { events: 1 },
    })
  })
})

it('serve --embedded is a ClickHouse to try all this with, and its data stays: also where none was in database default', async () => {
  const folder = path.join(user.home, 'served')
  const start = async () => {
    const args = [aicBin, 'fleet', 'serve', '--embedded', '--port', '0', '--folder', folder]
    const child = spawn(process.execPath, args, {
      env: aicEnv({ home: user.home }),
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const lines = createInterface({ input: child.stdout })
    const [line] = (await Promise.race([once(lines, 'line'), once(child, 'close').then(() => ['it ended'])])) as [
      string,
    ]
    return { child, port: /:(\d+), data in/.exec(line)?.[1] ?? '' }
  }
  const stop = async ({ child }: Awaited<ReturnType<typeof start>>) => {
    child.kill('SIGINT')
    return ((await once(child, 'close')) as [number | null])[0]
  }
  const first = await start()
  await aic('fleet init', 'kept', { CH_PORT: first.port })
  expect((await aic('import --quiet', 'kept', { CH_PORT: first.port })).status).toBe(0)
  expect(await stop(first)).toBe(0)
  const second = await start()
  const verified = await aic('fleet verify --json', 'kept', { CH_PORT: second.port })
  expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, rows: { usage_events: 1 } })
  expect(await stop(second)).toBe(0)
  expect(existsSync(folder)).toBe(true)
})
