import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { ensureWeb } from '../../../scripts/build-web.ts'
import { repository } from '../../../testing/code-files.ts'

const dist = path.join(repository, 'apps/web/dist')
const read = (name: string): string => readFileSync(path.join(dist, name), 'utf8')
const gzipped = (names: Iterable<string>): number =>
  [...names].reduce((sum, name) => sum + readFileSync(path.join(dist, `${name}.gz`)).length, 0)

/** A script and all that it imports before it runs. */
function withImports(name: string, known = new Set<string>()): Set<string> {
  if (known.has(name)) return known
  known.add(name)
  const imports = read(name).matchAll(/(?:from|import)\s?["']\.\/([\w-]+\.js)["']/g)
  for (const [, one = ''] of imports) withImports(`assets/${one}`, known)
  return known
}

beforeAll(() => ensureWeb())

it('the first load is at most 110 kB of JavaScript, gzipped, with the charts of the usage page', () => {
  const entry = /src="\/(assets\/index-[\w-]+\.js)"/.exec(read('index.html'))?.[1] ?? ''
  const usage = globSync('assets/usage-page-*.js', { cwd: dist })
  expect(usage).toHaveLength(1)
  const first = new Set([...withImports(entry), ...withImports(usage[0] as string)])
  expect(first.size).toBeGreaterThan(2)
  expect(gzipped(first)).toBeLessThanOrEqual(110_000)
})

it('the page names nothing of other sites, and nothing inline', () => {
  const html = read('index.html')
  expect(html).not.toMatch(/<style|style=|<script(?![^>]*src=)/)
  const texts = globSync('**/*.{html,css}', { cwd: dist }).map(read)
  expect(texts.filter((text) => /https?:\/\/|url\(data:/.test(text))).toEqual([])
})
