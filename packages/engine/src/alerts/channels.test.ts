import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { StoredAlert } from '@aic/store/journal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startMs } from '../../../../testing/watched-machine.ts'
import { desktopChannel, desktopCommand } from './desktop.ts'
import { webhookChannel, webhookSignature } from './webhook.ts'

const alert: StoredAlert = {
  id: 7,
  kind: 'threshold',
  level: 'warning',
  provider: 'claude',
  accountKey: 'a',
  subject: 'session',
  title: 'Claude: 80 % of "5-hour" used; $(id)',
  message: "It's <b>80 %</b> & `rising` -e 'x'",
  percent: 80,
  atMs: startMs,
  windowEndMs: startMs + 3_600_000,
  deliveries: [],
}

interface Posted {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

describe('a webhook', () => {
  let server: Server
  let origin: string
  let posted: Posted[]
  let status: number
  beforeEach(async () => {
    posted = []
    status = 204
    server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        posted.push({ headers: request.headers, body })
        response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/elsewhere' } : {}).end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const send = async (secret: string | null = 'sesame') =>
    webhookChannel({ url: `${origin}/hook?token=hidden`, secret, nowMs: () => startMs }).send(alert)

  it('is posted as JSON, signed over its time and its body', async () => {
    await send()
    const [{ headers, body } = { headers: {}, body: '' }] = posted
    expect(JSON.parse(body)).toMatchObject({ id: 7, level: 'warning', percent: 80, at: '2026-08-15T10:00:00.000Z' })
    const timestamp = String(startMs / 1_000)
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-aic-delivery': `7-${startMs}`,
      'x-aic-timestamp': timestamp,
      'x-aic-signature': webhookSignature('sesame', timestamp, body),
    })
    expect(webhookSignature('sesame', timestamp, body)).toMatch(/^sha256=[0-9a-f]{64}$/)
    expect(webhookSignature('sesame', String(Number(timestamp) + 1), body)).not.toBe(headers['x-aic-signature'])
  })

  it('without a secret is not signed', async () => {
    await send(null)
    expect(posted[0]?.headers['x-aic-signature']).toBeUndefined()
  })

  it.each([
    [500, false],
    [429, false],
    [404, true],
    [302, true],
  ])(
    'that answers with %i has failed, for good: %s; the error shows no more of its URL than the host',
    async (code, isFinal) => {
      status = code
      const host = new URL(origin).host
      await expect(send()).rejects.toMatchObject({ message: `${host} answered with ${code}`, isFinal })
      expect(posted).toHaveLength(1)
    },
  )

  it('that is not there has failed for now', async () => {
    const gone = webhookChannel({ url: 'http://127.0.0.1:1/x', secret: null, nowMs: () => startMs })
    await expect(gone.send(alert)).rejects.toMatchObject({ message: '127.0.0.1:1 was not reached', isFinal: false })
  })

  it('goes only to https, or to this machine', async () => {
    const send = (url: string) =>
      webhookChannel({ url, secret: null, nowMs: () => startMs, timeoutMs: 500 }).send(alert)
    for (const url of [
      'http://example.com/',
      'ftp://example.com/',
      'https://me:pw@example.com/',
      'nowhere',
      '',
      'http://127.0.0.1.example.com/',
    ]) {
      const message = expect.stringMatching(/^alerts\.webhookUrl must be an https URL/)
      await expect(send(url), url).rejects.toMatchObject({ message, isFinal: true })
    }
    for (const url of ['https://127.0.0.1:1/x', 'http://localhost:1/', 'http://[::1]:1/']) {
      await expect(send(url)).rejects.toMatchObject({ message: expect.stringContaining('was not reached') })
    }
  })
})

describe('the desktop', () => {
  it('is told without a shell: texts are arguments or variables, whatever is in them', () => {
    const linux = desktopCommand('linux', alert)
    expect(linux.args.slice(-3)).toEqual(['--', alert.title, "It's &lt;b&gt;80 %&lt;/b&gt; &amp; `rising` -e 'x'"])
    const mac = desktopCommand('darwin', alert)
    expect(mac.args.slice(-3)).toEqual(['--', alert.title, alert.message])
    expect(mac.args.slice(0, -3).join(' ')).not.toContain('80')
    const windows = desktopCommand('win32', alert)
    expect(windows.args.join(' ')).not.toContain('80')
    expect(windows.env).toEqual({ AIC_NOTICE_TITLE: alert.title, AIC_NOTICE_MESSAGE: alert.message })
  })

  it.skipIf(process.platform === 'win32')(
    'hears through its own program; one that is not there is not tried again',
    async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'aic-desktop-'))
      const heard = path.join(folder, 'heard')
      const program = path.join(folder, 'notify-send')
      writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > "${heard}"\n`)
      chmodSync(program, 0o755)
      await desktopChannel('linux', { PATH: folder, DISPLAY: ':0' }).send(alert)
      expect(readFileSync(heard, 'utf8').split('\n')).toContain(alert.title)
      writeFileSync(program, '#!/bin/sh\nexit 3\n')
      await expect(desktopChannel('linux', { PATH: folder, DISPLAY: ':0' }).send(alert)).rejects.toMatchObject({
        message: 'notify-send ended with 3',
        isFinal: false,
      })
      const nowhere = path.join(folder, 'empty')
      await expect(desktopChannel('linux', { PATH: nowhere, DISPLAY: ':0' }).send(alert)).rejects.toMatchObject({
        message: 'there is no notify-send here',
        isFinal: true,
      })
      await expect(desktopChannel('linux', { PATH: folder }).send(alert)).rejects.toMatchObject({
        message: 'there is no desktop session here',
        isFinal: true,
      })
      rmSync(folder, { recursive: true })
    },
  )
})
