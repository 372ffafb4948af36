import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** A file of our own code, as the tests on the repository itself see it. */
export interface CodeFile {
  /** From the repository's root, with `/` on every OS. */
  readonly path: string
  readonly text: string
  readonly isTest: boolean
  readonly imports: readonly Import[]
}

/** One `import` or `export … from`, static or dynamic, of values or types. */
export interface Import {
  /** As written, e.g. `@aic/core` or `../call.ts`. */
  readonly name: string
  /** Where a relative one leads, from the repository's root; null for others. */
  readonly target: string | null
}

/** The folder of package.json. */
export const repository = path.join(import.meta.dirname, '..')

/** All our code below the given folders, without what programs wrote. */
export function codeFiles(...folders: readonly string[]): CodeFile[] {
  const options = { cwd: repository, exclude: (name: string) => ['node_modules', 'dist', 'work'].includes(name) }
  const found = globSync(
    folders.map((folder) => `${folder}/**/*.{ts,tsx,js}`),
    options,
  )
  return found
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.endsWith('.generated.ts'))
    .sort()
    .map(codeFile)
}

function codeFile(file: string): CodeFile {
  const text = readFileSync(path.join(repository, file), 'utf8')
  return { path: file, text, isTest: isTest(file), imports: importsOf(file, text) }
}

/** Test files, and the contracts that they share. */
const isTest = (file: string): boolean =>
  file.endsWith('.test.ts') || /^packages\/(?:sources|providers)\/src\/contract(?:-changes)?\.ts$/.test(file)

function importsOf(file: string, text: string): Import[] {
  const names = withoutComments(text).matchAll(/\b(?:from|import)\s*\(?\s*'([\w@./:-]+)'/g)
  return [...names].map(([, name = '']) => ({
    name,
    target: name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : null,
  }))
}

/** Code without its comments, so that what they mention is no use of it. Good enough for our own code: strings with `/*` lose their end. */
export const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1')
