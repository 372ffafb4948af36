import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeAgentFiles } from './agent-files.ts'
import { proofOf } from './challenge.ts'
import { findAgent } from './find-agent.ts'
import { stopAgent } from './stop-agent.ts'

let home: string
let server: Server
/** What it was asked, and what it makes its proofs with. */
let asked: { url: string; authorization: string | undefined }[]
let prove: (challenge: string) => string
beforeEach(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-find-agent-'))
  asked = []
  prove = (challenge) => proofOf('secret', challenge, port())
  server = createServer(({ url = '', headers }, response) => {
    asked.push({ url, authorization: headers.authorization })
    const challenge = new URL(url, 'http://a').searchParams.get('challenge') ?? ''
    response.end(JSON.stringify({ version: '1.2.3', uptime_seconds: 5, proof: prove(challenge) }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  rmSync(home, { recursive: true, force: true })
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
const port = (): number => (server.address() as AddressInfo).port
const machine = (data = 'data') => ({
  env: { AIC_CONFIG_DIR: path.join(home, 'config'), AIC_DATA_DIR: path.join(home, data) },
  home,
  platform: process.platform,
})
const note = () => ({ pid: 7, port: port(), startedAtMs: 5, version: '1.2.3', dataFolder: path.join(home, 'data') })

describe('an agent is found', () => {
  it('where it proves that it knows the token, which it is not sent', async () => {
    writeAgentFiles(machine(), note(), 'secret')
    expect(await findAgent(machine())).toMatchObject({ port: port(), token: 'secret', pid: 7, version: '1.2.3' })
    expect(asked.map(({ authorization }) => authorization)).toEqual([undefined])
  })

  it('not in another program on its port, even one that passes the question on to the agent', async () => {
    writeAgentFiles(machine(), note(), 'secret')
    for (const other of [() => '', () => 'x'.repeat(64), (challenge: string) => proofOf('secret', challenge, 8080)]) {
      prove = other
      expect(await findAgent(machine())).toBeNull()
    }
    expect(asked.every(({ authorization }) => authorization === undefined)).toBe(true)
  })

  it('for its own data folder only, where two share their settings; it is not stopped for another', async () => {
    writeAgentFiles(machine(), note(), 'secret')
    expect(await findAgent(machine('other'))).toBeNull()
    expect(await stopAgent(machine('other'))).toBe(false)
    expect(await findAgent(machine())).not.toBeNull()
  })
})
