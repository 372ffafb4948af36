import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundledBook } from '@aic/core'
import { sources } from '@aic/sources'
import { afterAll, describe, expect, it } from 'vitest'
import { canonicalUsage } from '../../../testing/canonical-cells.ts'
import { openAic } from './aic.ts'
import { placeOf } from './place.ts'
import { plainUsage } from './plain-usage.ts'

const scratch = mkdtempSync(path.join(tmpdir(), 'aic-steps-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))
const book = await bundledBook()

/** Homes of all sources' own tests, by `source/fixture`. */
const fixtures = sources.flatMap(({ id }) => {
  const folder = fileURLToPath(new URL(`../../sources/src/${id}/fixtures`, import.meta.url))
  const homes = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return homes.map(({ name }) => [`${id}/${name}`, path.join(folder, name)] as const)
})

async function run(home: string, data: string): Promise<string[]> {
  const aic = await openAic({
    env: { AIC_DATA_DIR: data },
    home,
    platform: 'linux',
    nowMs: Date.now(),
    isOffline: true,
  })
  await aic.collect()
  const usage = canonicalUsage(aic.usage())
  expect(aic.close()).toEqual([])
  return usage
}

/**
 * A copy of a home in which logs of lines are only so far written, and end in an empty line if they are whole; other files are
 * whole. Times are those of the fixture, since some logs tell no other.
 */
function writePart(from: string, to: string, share: number, end = ''): void {
  for (const name of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    const stat = statSync(path.join(from, name))
    if (!stat.isFile()) continue
    const file = path.join(to, name)
    const bytes = readFileSync(path.join(from, name))
    const isLines = name.endsWith('.jsonl') && !name.includes('.factory') // Droid's are no logs, but stand beside them
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(`${file}.part`, isLines ? bytes.subarray(0, Math.floor(bytes.length * share)) + end : bytes)
    utimesSync(`${file}.part`, stat.atime, stat.mtime)
    if (end === '') writeFileSync(file, readFileSync(`${file}.part`))
    else renameSync(`${file}.part`, file)
    utimesSync(file, stat.atime, stat.mtime)
    rmSync(`${file}.part`, { force: true })
  }
}

describe.each(fixtures)('%s', (name, fixture) => {
  const folder = path.join(scratch, name)
  const home = path.join(folder, 'home')

  it('is the same from the ledger as read plainly', async () => {
    cpSync(fixture, home, { recursive: true, preserveTimestamps: true })
    const plain = canonicalUsage(plainUsage(sources, placeOf({ env: {}, home, platform: 'linux' }), book))
    expect(await run(home, path.join(folder, 'data'))).toEqual(plain)
  })

  it('is the same when its logs grow from run to run, are gone, come back, and are replaced', async () => {
    const grown = path.join(folder, 'grown')
    const data = path.join(folder, 'grown-data')
    for (const share of [0.2, 0.5, 0.51, 0.9]) {
      writePart(fixture, grown, share)
      await run(grown, data)
    }
    const expected = await run(home, path.join(folder, 'data'))
    writePart(fixture, grown, 1)
    expect(await run(grown, data)).toEqual(expected)
    rmSync(grown, { recursive: true })
    expect(await run(grown, data)).toEqual(expected)
    for (const end of ['\n', '\n\n']) {
      writePart(fixture, grown, 1, end)
      expect(await run(grown, data)).toEqual(expected)
    }
  })
})
