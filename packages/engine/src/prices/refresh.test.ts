import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { bundledBook, costNanoUsd, findPrice, noTokens, type PriceBook } from '@aic/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { arePricesDue } from './due.ts'
import { baseBook } from './effective-book.ts'
import { pricesInUse } from './in-use.ts'
import { livePaths } from './live-paths.ts'
import { priceLists, refreshedAtMs, refreshPrices } from './refresh.ts'

let folder: string
let server: Server
let base: string
/** How the server answers for each path; changed by tests. */
let answers: Record<string, RequestListener>
let asked: { url: string; tag: string | undefined }[]

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'aic-prices-'))
  answers = {}
  asked = []
  server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', tag: request.headers['if-none-match'] })
    answers[request.url ?? '']?.(request, response)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const monday = Date.UTC(2027, 0, 4, 12)
const dayMs = 86_400_000
const refresh = (nowMs = monday, limits = { timeoutMs: 5_000, maxBytes: 1e6 }) =>
  refreshPrices({
    dataFolder: folder,
    lists: priceLists({ AIC_LITELLM_URL: `${base}/litellm`, AIC_MODELS_DEV_URL: `${base}/models-dev` }),
    nowMs,
    limits,
  })

/** Answers with a document, and with 304 to who has it. */
const json =
  (document: unknown, tag = '"1"'): RequestListener =>
  (request, response) => {
    if (request.headers['if-none-match'] === tag) response.writeHead(304).end()
    else response.writeHead(200, { etag: tag, 'content-type': 'application/json' }).end(JSON.stringify(document))
  }

const liteLlm = (models: { [name: string]: [input: number, output: number] }) =>
  Object.fromEntries(
    Object.entries(models).map(([name, [input, output]]) => [
      name,
      {
        litellm_provider: 'anthropic',
        mode: 'chat',
        input_cost_per_token: input / 1e6,
        output_cost_per_token: output / 1e6,
      },
    ]),
  )
const modelsDev = (models: { [name: string]: [input: number, output: number] }) => ({
  anthropic: {
    models: Object.fromEntries(
      Object.entries(models).map(([name, [input, output]]) => [name, { cost: { input, output } }]),
    ),
  },
})

/** USD for a million input tokens on a day; null without a price. */
function usd(book: PriceBook, name: string, day: string): number | null {
  const price = findPrice(book, { name, provider: 'anthropic' })
  const tokens = { ...noTokens, input: 1e6 }
  const call = { atMs: Date.parse(day), tokens, webSearches: 0, tier: 'standard', isUsOnly: false } as const
  return price === null ? null : costNanoUsd(price, call) / 1e9
}

describe('a refresh of prices', () => {
  it('adds models that are new, and changes others from its day on', async () => {
    answers = {
      '/litellm': json(liteLlm({ 'claude-nova-9': [7, 9], 'claude-haiku-4-5': [2, 10] })),
      '/models-dev': json(modelsDev({ 'claude-star-1': [3, 4], 'claude-haiku-4-5': [9, 9] })),
    }
    const { lists, version } = await refresh()
    expect(lists.map(({ state, models }) => [state, models])).toEqual([
      ['changed', 2],
      ['changed', 1],
    ])
    const book = await baseBook(folder)
    expect(book.version).toBe(version)
    expect(usd(book, 'claude-nova-9', '2026-01-01')).toBe(7)
    expect(usd(book, 'claude-star-1', '2026-01-01')).toBe(3)
    expect(usd(book, 'claude-haiku-4-5', '2027-01-03')).toBe(1)
    expect(usd(book, 'claude-haiku-4-5', '2027-01-04')).toBe(2)
    expect(refreshedAtMs(folder)).toBe(monday)
  })

  it('asks only for what changed (ETag), keeps the history of a price, and leaves the file alone when nothing did', async () => {
    answers = { '/litellm': json(liteLlm({ 'claude-nova-9': [7, 9] })), '/models-dev': json(modelsDev({ x: [1, 1] })) }
    await refresh()
    const { key } = pricesInUse(folder, {})
    answers['/models-dev'] = json(modelsDev({ x: [1, 1] }), '"other"')
    const again = await refresh(monday + dayMs)
    expect(asked.slice(2).map((request) => request.tag)).toEqual(['"1"', '"1"'])
    expect(again.lists.map((list) => list.state)).toEqual(['unchanged', 'unchanged'])
    expect(pricesInUse(folder, {}).key).toBe(key)
    answers['/litellm'] = json(liteLlm({ 'claude-nova-9': [5, 9] }), '"2"')
    await refresh(monday + 2 * dayMs)
    const book = await baseBook(folder)
    expect(usd(book, 'claude-nova-9', '2027-01-05')).toBe(7)
    expect(usd(book, 'claude-nova-9', '2027-01-06')).toBe(5)
    expect(pricesInUse(folder, {}).key).not.toBe(key)
  })

  it('takes in the list that it gets when the other fails, and keeps what was known of that', async () => {
    answers = { '/litellm': json(liteLlm({ 'claude-nova-9': [7, 9] })), '/models-dev': json(modelsDev({ x: [1, 1] })) }
    await refresh()
    answers = {
      '/litellm': (_, response) => response.writeHead(500).end('no'),
      '/models-dev': json(modelsDev({ x: [1, 1], y: [2, 2] }), '"2"'),
    }
    const { lists } = await refresh(monday + dayMs)
    expect(lists[0]).toMatchObject({ state: 'failed', problem: `${base}/litellm answered with 500` })
    expect(lists[1]).toMatchObject({ state: 'changed', models: 1 })
    const book = await baseBook(folder)
    expect([usd(book, 'claude-nova-9', '2027-01-05'), usd(book, 'y', '2027-01-05')]).toEqual([7, 2])
    expect(refreshedAtMs(folder)).toBe(monday)
  })

  it.each<[string, RequestListener, RegExp]>([
    ['hangs', () => {}, /did not answer within 0\.3 s$/],
    [
      'hangs in the middle',
      (_, response) => void response.writeHead(200).write('{"a":'),
      /did not answer within 0\.3 s$/,
    ],
    ['is huge', (_, response) => void response.writeHead(200).end(' '.repeat(1_100_000)), /is larger than 1 MiB$/],
    ['is garbage', (_, response) => void response.end('<html>'), /is no whole JSON document$/],
    [
      'is cut short',
      (_, response) => void response.writeHead(200, { 'content-length': '99' }).end('{"a":1', () => response.destroy()),
      /can't be reached: /,
    ],
    ['is another document', json({ hello: 'world' }), /is JSON, but no list of prices$/],
    ['says unchanged to who has nothing', (_, response) => void response.writeHead(304).end(), /answered with 304$/],
    ['hangs up', (request) => request.destroy(), /can't be reached: /],
  ])('that %s leaves the prices as they were', async (_, answer, problem) => {
    answers = { '/litellm': answer, '/models-dev': answer }
    const { lists, version } = await refresh(monday, { timeoutMs: 300, maxBytes: 1e6 })
    for (const list of lists) expect(list).toMatchObject({ state: 'failed', problem: expect.stringMatching(problem) })
    expect(version).toBe((await bundledBook()).version)
    expect(existsSync(livePaths(folder).book)).toBe(false)
    expect(await baseBook(folder)).toBe(await bundledBook())
  })

  it('says why a server can’t be reached', async () => {
    const lists = priceLists({ AIC_LITELLM_URL: 'http://127.0.0.1:1/x', AIC_MODELS_DEV_URL: 'http://127.0.0.1:1/y' })
    const { lists: results } = await refreshPrices({ dataFolder: folder, lists, nowMs: monday })
    expect(results[0]?.problem).toMatch(/^http:\/\/127\.0\.0\.1:1\/x can't be reached: ./)
  })

  it('makes the list anew from what was downloaded when the bundled one is another, or the file is damaged', async () => {
    answers = {
      '/litellm': json(liteLlm({ 'claude-nova-9': [7, 9], 'claude-haiku-4-5': [2, 10] })),
      '/models-dev': json(modelsDev({ x: [1, 1] })),
    }
    await refresh()
    const { book: file } = livePaths(folder)
    const whole = readFileSync(file, 'utf8')
    for (const text of [whole.slice(0, 5_000), whole.replace(/"bundledVersion":"[^"]+"/, '"bundledVersion":"old"')]) {
      writeFileSync(file, text)
      const book = await baseBook(folder)
      expect(book).toEqual(JSON.parse(whole).book)
      await refresh(monday + dayMs)
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(whole))
    }
  })

  it('leaves no drafts, and files that only their owner may read', async () => {
    answers = { '/litellm': json(liteLlm({ 'claude-nova-9': [7, 9] })), '/models-dev': json(modelsDev({ x: [1, 1] })) }
    await refresh()
    expect(readdirSync(path.join(folder, 'prices')).sort()).toEqual(['book.json', 'checked', 'journal.json'])
    expect(statSync(livePaths(folder).book).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600)
  })
})

describe('a refresh is due', () => {
  it('a day after the last, an hour after one that failed, and when the clock was set back', async () => {
    expect(arePricesDue(folder, monday)).toBe(true)
    answers = { '/litellm': json(liteLlm({ a: [7, 9] })), '/models-dev': json(modelsDev({ x: [1, 1] })) }
    await refresh()
    expect(arePricesDue(folder, monday + dayMs - 1_000)).toBe(false)
    expect(arePricesDue(folder, monday + dayMs)).toBe(true)
    expect(arePricesDue(folder, monday - 2 * dayMs)).toBe(true)
    answers = {}
    await refresh(monday, { timeoutMs: 100, maxBytes: 1e6 })
    expect(arePricesDue(folder, monday + 3_500_000)).toBe(false)
    expect(arePricesDue(folder, monday + 3_600_000)).toBe(true)
  })
})
