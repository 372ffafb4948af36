import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { bundledBook, costNanoUsd, findPrice, type LoggedCall } from '@aic/core'
import { type Place, readPlainly, resolveAll, sources } from '@aic/sources'
import { describe, expect, it } from 'vitest'
import { sampleHomeFiles } from './sample-home.ts'

const home = path.join(import.meta.dirname, 'sample-home')
const endMs = Date.UTC(2026, 10, 20, 18)
const place: Place = {
  env: {},
  home,
  platform: 'linux',
  isDirectory: (dir) => statSync(dir, { throwIfNoEntry: false })?.isDirectory() ?? false,
}
const dayMs = 86_400_000

function committed(): Record<string, string> {
  const names = readdirSync(home, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'))
  const files = names.filter((name) => statSync(path.join(home, name)).isFile())
  return Object.fromEntries(files.map((name) => [name, readFileSync(path.join(home, name), 'utf8')]))
}

const parsed = sources.map((source) => readPlainly(source, place))
const calls: readonly LoggedCall[] = parsed.flatMap(resolveAll)

describe('the sample home', () => {
  it('is what its generator writes', () => {
    expect(committed()).toEqual(sampleHomeFiles(endMs))
  })

  it('is small', () => {
    const bytes = Object.values(committed()).reduce((sum, text) => sum + Buffer.byteLength(text), 0)
    expect(bytes).toBeLessThan(400_000)
  })

  it('holds six agents, six projects and 40 days, without a line that cannot be read', () => {
    expect(parsed.filter((items) => items.length > 0).length).toBe(6)
    expect(new Set(calls.map(({ cwd }) => cwd)).size).toBe(6)
    expect(calls.every(({ cwd }) => cwd?.startsWith('/home/demo/code/'))).toBe(true)
    expect(parsed.flat().filter(({ kind }) => kind === 'skipped')).toEqual([])
    expect(Math.floor((endMs - Math.min(...calls.map(({ atMs }) => atMs))) / dayMs)).toBeGreaterThanOrEqual(38)
  })

  it('shows what is special about agents: sub-agents, a fork, a repeated call, a booked total', () => {
    const items = parsed.flat()
    expect(calls.some(({ isSidechain }) => isSidechain)).toBe(true)
    expect(items.filter(({ kind }) => kind === 'booked').length).toBeGreaterThan(1)
    expect(items.filter(({ kind }) => kind === 'call').length).toBeGreaterThan(calls.length)
    expect(Object.values(committed()).some((text) => text.includes('"requestSessionId"'))).toBe(true)
  })

  it('costs a few to 40 USD on each day of work, all of it priced', async () => {
    const book = await bundledBook()
    const costUsd = (call: LoggedCall) =>
      costNanoUsd(findPrice(book, { name: call.model, provider: call.provider })!, call) / 1e9
    const byDay = Map.groupBy(calls, ({ atMs }) => new Date(atMs).toISOString().slice(0, 10))
    const costs = [...byDay.values()].map((ofDay) => ofDay.reduce((sum, call) => sum + costUsd(call), 0))
    expect(costs.length).toBeGreaterThan(26)
    expect(Math.min(...costs)).toBeGreaterThan(2.5)
    expect(Math.max(...costs)).toBeLessThan(40)
  })
})

it('ends now, wherever and whenever it is written', () => {
  const night = Date.UTC(2027, 2, 1, 0, 30)
  for (const zoneOffsetMs of [0, -5 * 3_600_000, 5.5 * 3_600_000]) {
    const text = Object.values(sampleHomeFiles(night, zoneOffsetMs)).join('')
    const times = text.match(/"timestamp":"[^"]+/g)!.map((match) => Date.parse(match.slice(13)))
    expect(night - Math.max(...times)).toBeLessThan(3 * 60_000)
    expect(Math.max(...times)).toBeLessThan(night)
    expect(night - Math.min(...times)).toBeLessThan(41 * dayMs)
  }
})

it('has no message, request or session in common with a home of another seed', () => {
  const idsOf = (seed: number): Set<string> =>
    new Set(
      Object.values(sampleHomeFiles(endMs, 0, seed))
        .join('')
        .match(/msg_\w{20,}|req_\w{20,}|resp_\w{20,}|[\da-f]{8}-[\da-f-]{27}/g),
    )
  const [first, second] = [idsOf(0), idsOf(1)]
  expect(second.size).toBeGreaterThan(100)
  expect([...second].filter((id) => first.has(id))).toEqual([])
})
