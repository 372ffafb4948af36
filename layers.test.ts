import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { providers } from './packages/providers/src/index.ts'
import { sources } from './packages/sources/src/index.ts'
import { type CodeFile, codeFiles, repository, withoutComments } from './testing/code-files.ts'

/** The dependency rule: what each workspace may import of the others. A new one must be entered here. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'packages/core': [],
  'packages/sources': ['@aic/core'],
  'packages/providers': ['@aic/core'],
  'packages/store': ['@aic/core'],
  'packages/fleet': ['@aic/core'],
  'packages/engine': ['@aic/core', '@aic/fleet', '@aic/providers', '@aic/sources', '@aic/store'],
  'apps/agent': ['@aic/core', '@aic/engine'],
  'apps/web': ['@aic/agent', '@aic/core'],
  'apps/cli': ['@aic/core', '@aic/engine', '@aic/examples'],
  examples: ['@aic/core', '@aic/sources'],
  bench: ['@aic/core', '@aic/fleet'],
}
/** Helpers of tests and of the repository; they may look into every workspace, and only tests may look into them. */
const toolFolders = ['testing', 'scripts']

const workspaces = Object.keys(mayImport)
const files = codeFiles('packages', 'apps', 'examples', 'bench')
const workspaceOf = (file: CodeFile): string =>
  workspaces.find((folder) => file.path.startsWith(`${folder}/`)) ?? file.path
const packageOf = (name: string): string => name.split('/', name.startsWith('@') ? 2 : 1).join('/')
/** Each finding as `file: what`, so that a failing test names the line of work. */
const found = (all: readonly CodeFile[], whatIn: (file: CodeFile) => readonly string[]): string[] =>
  all.flatMap((file) => whatIn(file).map((what) => `${file.path}: ${what}`))

describe('the dependency rule', () => {
  it('knows every workspace', () => {
    expect([...new Set(files.map(workspaceOf))].sort()).toEqual([...workspaces].sort())
  })

  it('lets a workspace import only those below it, through the door in its package.json', () => {
    const wrong = found(files, (file) => {
      const allowed = mayImport[workspaceOf(file)] ?? []
      return file.imports
        .map(({ name }) => name)
        .filter((name) => name.startsWith('@aic/') && !allowed.includes(packageOf(name)))
    })
    expect(wrong).toEqual([])
  })

  it('lets no relative import leave its workspace, but those of tests for their helpers', () => {
    const wrong = found(files, (file) =>
      file.imports.flatMap(({ target }) => {
        if (target === null || target.startsWith(`${workspaceOf(file)}/`)) return []
        return file.isTest && toolFolders.some((folder) => target.startsWith(`${folder}/`)) ? [] : [target]
      }),
    )
    expect(wrong).toEqual([])
  })

  it('leaves no import of a file that is not there', () => {
    const targets = [...files, ...codeFiles(...toolFolders)]
    const wrong = found(targets, ({ imports }) =>
      imports.flatMap(({ target }) => (target === null || existsSync(path.join(repository, target)) ? [] : [target])),
    )
    expect(wrong).toEqual([])
  })

  it('stands in each package.json: what is imported, and nothing else', () => {
    for (const workspace of workspaces) {
      const own = files.filter((file) => workspaceOf(file) === workspace)
      const names = own
        .filter((file) => !file.isTest)
        .flatMap((file) => file.imports.filter(({ target }) => target === null))
        .map(({ name }) => packageOf(name))
        .filter((name) => !name.startsWith('node:'))
      const { dependencies = {} } = manifestOf(workspace)
      const said = Object.keys(dependencies).filter((name) => !onlyTested(own, names, name))
      expect(said.sort(), workspace).toEqual([...new Set(names)].sort())
    }
  })

  it('keeps core pure: no Node, no network, no environment, no clock, no chance', () => {
    const banned = /'node:|\bfetch\(|\bprocess\b|\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bMath\.random\b/g
    const core = files.filter((file) => workspaceOf(file) === 'packages/core' && !file.isTest)
    expect(core.length).toBeGreaterThan(20)
    expect(found(core, (file) => withoutComments(file.text).match(banned) ?? [])).toEqual([])
  })

  it('keeps sources and the ledger off the network', () => {
    const banned = /'node:(?:net|http|https|http2|dgram|tls|dns)|\bfetch\(|\bWebSocket\b|\bEventSource\b/g
    const readers = files.filter((file) => ['packages/sources', 'packages/store'].includes(workspaceOf(file)))
    expect(readers.length).toBeGreaterThan(50)
    expect(found(readers, (file) => withoutComments(file.text).match(banned) ?? [])).toEqual([])
  })

  it('names a source only in its own folder and in the table', () => {
    const table = 'packages/sources/src/sources.ts'
    const shipped = files.filter((file) => /^(packages|apps)\//.test(file.path) && !file.isTest && file.path !== table)
    const wrong = found(shipped, ({ path: file, text }) => {
      const isOwn = ({ id }: { readonly id: string }): boolean =>
        file.startsWith(`packages/sources/src/${id}/`) || isProviderOf(file, id)
      return namedIn(
        withoutComments(text),
        sources.filter((source) => !isOwn(source)),
      )
    })
    expect(sources.length).toBeGreaterThan(16)
    expect(wrong).toEqual([])
  })

  it('names a provider only in its own folder and in the table; but for what opencode calls it, and in examples', () => {
    const table = 'packages/providers/src/providers.ts'
    const shipped = files.filter(
      (file) => /^(packages\/(providers|engine)|apps)\//.test(file.path) && !file.isTest && file.path !== table,
    )
    const wrong = found(shipped, ({ path: file, text }) => {
      const lines = withoutComments(text).split('\n')
      const code = lines.filter((line) => !/example:|pencode\w*\(/.test(line)).join('\n')
      return namedIn(
        code,
        providers.filter(({ id }) => !isProviderOf(file, id)),
      )
    })
    expect(providers.length).toBeGreaterThan(19)
    expect(wrong).toEqual([])
  })
})

const isProviderOf = (file: string, id: string): boolean => file.startsWith(`packages/providers/src/${id}/`)

/** Whose ids stand in the code as texts or keys. */
const namedIn = (code: string, all: readonly { readonly id: string }[]): string[] =>
  all.filter(({ id }) => new RegExp(`['"\`]${id}['"\`:]`).test(code)).map(({ id }) => id)

/** A package that only tests use may be listed too: the demo data's test reads it back. */
const onlyTested = (own: readonly CodeFile[], names: readonly string[], name: string): boolean =>
  !names.includes(name) && own.some((file) => file.isTest && file.imports.some((one) => packageOf(one.name) === name))

function manifestOf(folder: string): { readonly dependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(path.join(repository, folder, 'package.json'), 'utf8'))
}
