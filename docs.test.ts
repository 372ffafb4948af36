import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandNames } from './apps/cli/src/commands.ts'
import manifest from './package.json' with { type: 'json' }
import { faultKinds, gapReasons } from './packages/core/src/limit/index.ts'
import { providers } from './packages/providers/src/index.ts'
import { sources } from './packages/sources/src/index.ts'
import { repository } from './testing/code-files.ts'

type Manifest = Readonly<Record<'dependencies' | 'devDependencies' | 'optionalDependencies', object | undefined>>

const read = (file: string): string => readFileSync(path.join(repository, file), 'utf8')
const pages = globSync(['*.md', 'docs/*.md', 'bench/*.md', 'examples/*.md', 'apps/cli/*.md'], { cwd: repository })

/** `#The ledger` as links write it: https://github.com/gjtorikian/html-pipeline's rule for headings. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

function isAnchor(file: string, anchor: string): boolean {
  const headings = read(file).matchAll(/^#+ (.+)$/gm)
  return [...headings].some(([, heading = '']) => anchorOf(heading) === anchor)
}

describe('the pages', () => {
  it('link to files and headings that are there', () => {
    expect(pages.length).toBeGreaterThan(10)
    const dead = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)/g)].flatMap(
        ([link, target = '', anchor = '']) => {
          const file = target === '' ? page : path.join(path.dirname(page), target)
          const isThere = existsSync(path.join(repository, file)) && (anchor === '' || isAnchor(file, anchor))
          return isThere ? [] : [`${page}: ${link}`]
        },
      ),
    )
    expect(dead).toEqual([])
  })

  it('name no npm script that is not there', () => {
    const named = pages.flatMap((page) => [...read(page).matchAll(/npm run ([\w:-]*\w)/g)].map(([, name = '']) => name))
    expect([...new Set(named)].filter((name) => !Object.hasOwn(manifest.scripts, name))).toEqual([])
  })
})

it('docs/index.md links every page', () => {
  const text = read('docs/index.md')
  const others = globSync('docs/*.md', { cwd: repository }).map((page) => path.basename(page))
  expect(others.filter((page) => page !== 'index.md' && !text.includes(`](${page})`))).toEqual([])
})

it('README shows every command', () => {
  const table = read('README.md').split('## Commands')[1]?.split('\n## ')[0] ?? ''
  const missing = commandNames.filter((name) => name !== 'overview' && !new RegExp(`\`(aic )?${name}\``).test(table))
  expect(missing).toEqual([])
})

it('CONTRIBUTING.md begins a new source with commands that work', () => {
  const scratch = mkdtempSync(path.join(tmpdir(), 'aic-own-source-'))
  for (const folder of ['examples/own-source', 'packages/sources/src']) {
    cpSync(path.join(repository, folder), path.join(scratch, folder), { recursive: true })
  }
  const [, commands = ''] = /```sh\n([\s\S]*?)```/.exec(read('CONTRIBUTING.md')) ?? []
  execFileSync('sh', ['-ec', commands], { cwd: scratch })
  const source = path.join(scratch, 'packages/sources/src/parrot')
  const imports = ['source.ts', 'source.test.ts'].flatMap((file) =>
    [...readFileSync(path.join(source, file), 'utf8').matchAll(/ from '(\..+)'/g)].map(([, name = '']) => name),
  )
  expect(imports.length).toBeGreaterThan(7)
  expect(imports.filter((name) => !existsSync(path.join(source, name)))).toEqual([])
  rmSync(scratch, { recursive: true })
})

it('ARCHITECTURE.md has a reason for every dependency', () => {
  const table = read('ARCHITECTURE.md').split('## Dependencies')[1] ?? ''
  const manifests = [
    'package.json',
    ...globSync(['packages/*/package.json', 'apps/*/package.json'], { cwd: repository }),
  ]
  const names = manifests.flatMap((file) => {
    const { dependencies = {}, devDependencies = {}, optionalDependencies = {} } = JSON.parse(read(file)) as Manifest
    return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
  })
  const foreign = names.filter((name) => !name.startsWith('@aic/'))
  expect(foreign.length).toBeGreaterThan(20)
  expect(foreign.filter((name) => !table.includes(`\`${name}\``))).toEqual([])
})

it('docs/sources.md has a section for every source', () => {
  const text = read('docs/sources.md')
  expect(sources.filter(({ name }) => !text.includes(`\n## ${name}\n`)).map(({ name }) => name)).toEqual([])
})

it('docs/providers.md has a section for every provider with all variables, every fault and every reason for a gap', () => {
  const text = read('docs/providers.md')
  expect(providers.filter(({ name }) => !text.includes(`\n### ${name}\n`)).map(({ name }) => name)).toEqual([])
  const variables = providers.flatMap(({ keyVariables, extraVariables = {} }) => [
    ...keyVariables,
    ...Object.values(extraVariables).flat(),
  ])
  const codes = [...variables, ...Object.keys(faultKinds), ...Object.keys(gapReasons)]
  expect(codes.filter((code) => !text.includes(`\`${code}\``))).toEqual([])
})

it('docs/capabilities.md names proofs that exist', () => {
  const proofs = [...read('docs/capabilities.md').matchAll(/\| `([^`]+\.test\.ts)`: (.+?) \|$/gm)]
  expect(proofs.length).toBeGreaterThan(20)
  const missing = proofs.filter(([, file = '', title = '']) => !existsSync(file) || !read(file).includes(title))
  expect(missing.map(([, file, title]) => `${file}: ${title}`)).toEqual([])
})

it('AGENTS.md maps every folder of code', () => {
  const map = read('AGENTS.md')
  const folders = globSync(['packages/*', 'apps/*', 'examples', 'testing', 'bench', 'scripts', 'docs'], {
    cwd: repository,
  })
  expect(folders.filter((folder) => !map.includes(`\`${folder.replaceAll('\\', '/')}`))).toEqual([])
})
