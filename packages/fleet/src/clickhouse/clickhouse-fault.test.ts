import { createServer as createHttp } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { toClickHouseFault } from './clickhouse-fault.ts'
import { openClickHouse } from './open-clickhouse.ts'

const settings = {
  protocol: 'http',
  host: '127.0.0.1',
  user: 'ann',
  password: 'secret-horse',
  database: 'team',
} as const
const sockets = new Set<Socket>()
let server: Server | null = null

afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)))
  server = null
})

const listen = async (one: Server): Promise<number> => {
  server = one
  one.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve))
  return (one.address() as AddressInfo).port
}
const faultOf = async (port: number, protocol: 'http' | 'https' = 'http', host = '127.0.0.1'): Promise<unknown> => {
  const clickHouse = await openClickHouse({ ...settings, protocol, host, port }, { timeoutMs: 300 })
  try {
    return await clickHouse.rows('SELECT 1').catch((error: unknown) => error)
  } finally {
    await clickHouse.close()
  }
}

describe('a ClickHouse that', () => {
  it('is not there is a fault of the network (001-69)', async () => {
    expect(await faultOf(9)).toMatchObject({ kind: 'network', advice: expect.stringContaining('CH_HOST') })
    expect(await faultOf(8123, 'http', 'no-such-host.invalid')).toMatchObject({ kind: 'network' })
  })

  it('never answers is one too, after the time given', async () => {
    const port = await listen(createServer(() => {}))
    expect(await faultOf(port)).toMatchObject({
      kind: 'network',
      message: expect.stringContaining('did not answer within'),
    })
  })

  it('hangs up says that the port may be another protocol’s', async () => {
    const port = await listen(createServer((socket) => socket.once('data', () => socket.destroy())))
    expect(await faultOf(port)).toMatchObject({ kind: 'network', advice: expect.stringContaining('CH_PROTOCOL=https') })
  })

  it('speaks no TLS says so (001-11)', async () => {
    const port = await listen(createHttp((_, response) => response.end('Ok.')))
    expect(await faultOf(port, 'https')).toMatchObject({
      kind: 'validation',
      advice: expect.stringContaining('CH_PROTOCOL=http'),
    })
  })

  it('is a web site says so', async () => {
    const page = '<!doctype html><title>Welcome</title>'
    const port = await listen(createHttp((_, response) => response.writeHead(404).end(page)))
    expect(await faultOf(port)).toMatchObject({ kind: 'validation', advice: expect.stringContaining('CH_PORT') })
  })
})

describe('what the server says', () => {
  const asked = { ...settings, url: 'http://db.example:8123', timeoutMs: 30_000 }
  const told = (code: string, message = 'no') => toClickHouseFault(Object.assign(new Error(message), { code }), asked)

  it('is told apart: sign-in, rights, what stays wrong, what may pass', () => {
    const kinds = ['516', '194', '497', '81', '60', '62', '241', '252', '159'].map((code) => told(code).kind)
    expect(kinds).toEqual([
      'auth',
      'auth',
      'auth',
      'validation',
      'validation',
      'validation',
      'server',
      'server',
      'server',
    ])
    expect(told('81').advice).toContain('aic fleet init')
  })

  it('never tells the password', () => {
    const fault = told('241', `memory limit; user ann, password secret-horse, ${'x'.repeat(2_000)}`)
    expect(`${fault.message} ${fault.advice} ${String(fault.cause)}`).not.toContain('secret-horse')
    expect(fault.message.length).toBeLessThan(700)
  })
})
