import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Embedded, startEmbedded } from './start-embedded.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'aic-embedded-attacks-'))
const privateFile = path.join(folder, 'diary.txt')
const planted = path.join(folder, 'planted.txt')

// The engine shares the machine with all other tests.
let server: Embedded
beforeAll(async () => {
  writeFileSync(privateFile, 'dear diary\n')
  server = await startEmbedded({ folder: path.join(folder, 'data') })
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function ask(sql: string, headers: Record<string, string> = {}, method = 'GET'): Promise<[number, string]> {
  const answer = await fetch(`${server.url}/?query=${encodeURIComponent(sql)}`, { method, headers })
  return [answer.status, await answer.text()]
}

it.each(['cross-site', 'same-site', 'same-origin'])(
  'a web page’s picture or script, %s, is not answered',
  async (site) => {
    const [status, text] = await ask('SELECT 1', { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' })
    expect([status, text]).toEqual([403, expect.stringContaining('Web pages are not answered')])
  },
)

it('an address that somebody clicked reads no file of the user, and asks no other server', async () => {
  expect(await ask('SELECT 1', { 'sec-fetch-site': 'none' })).toEqual([200, '1\n'])
  for (const sql of [
    `SELECT * FROM file('${privateFile}', 'LineAsString')`,
    "SELECT * FROM url('http://127.0.0.1:9/' || (SELECT 'told'), 'LineAsString', 'x String')",
    `INSERT INTO FUNCTION file('${planted}', 'LineAsString', 'x String') SELECT 'x'`,
  ]) {
    const [status, text] = await ask(sql)
    expect([status, text], sql).toEqual([expect.any(Number), expect.stringContaining('readonly mode')])
    expect(text).not.toContain('dear')
  }
  expect(existsSync(planted)).toBe(false)
})

it.each(['GET', 'POST'])('no answer to a %s is written into a file, as no server does', async (method) => {
  for (const words of [
    'INTO OUTFILE',
    'into\n\toutfile',
    'INTO/* */OUTFILE',
    'INTO -- x\n OUTFILE',
    'INTO # x\n OUTFILE',
  ]) {
    const [status, text] = await ask(`SELECT 1 ${words} '${planted}'`, {}, method)
    expect([status, text], words).toEqual([400, expect.stringContaining('INTO OUTFILE')])
  }
  expect(existsSync(planted)).toBe(false)
})

it('what no header may hold ends nothing: neither in the name of a question nor in that of a format', async () => {
  for (const target of [
    '/ping?query_id=a%0d%0aX-Planted:1',
    '/?query=SELECT+1&query_id=%E2%82%AC%00',
    '/?query=SELECT+1&default_format=%0d%0aX-Planted:1',
    '/?query=SELECT+1&database=%0a',
    '/?query=%0a%80',
    '/%0a%0d?%',
  ]) {
    const answer = await fetch(server.url + target)
    expect(answer.headers.has('x-planted'), target).toBe(false)
    await answer.text()
  }
  expect(await ask('SELECT 1')).toEqual([200, '1\n'])
})
