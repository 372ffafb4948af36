import { describe, expect, it } from 'vitest'
import manifest from './package.json' with { type: 'json' }
import { type CodeFile, codeFiles } from './testing/code-files.ts'

/** AssemblyScript is another language: one module, compiled as a whole. */
const isTypeScript = ({ path }: CodeFile): boolean => !path.endsWith('.as.ts')

const files = codeFiles('packages', 'apps', 'examples', 'bench', 'testing', 'scripts').filter(isTypeScript)
const found = (whatIn: (file: CodeFile) => readonly (string | number)[]): string[] =>
  files.flatMap((file) => whatIn(file).map((what) => `${file.path}:${what}`))

describe('every file', () => {
  it('has at most 400 lines', () => {
    const linesOf = ({ text }: CodeFile): number => text.split('\n').length
    expect(found((file) => (linesOf(file) > 401 && !file.isTest ? [linesOf(file)] : []))).toEqual([])
  })

  it('is named after its one idea, not after what did not fit elsewhere', () => {
    const names = /(^|\/)(utils?|shared|common|types?|constants?|helpers?|misc|lib)(\.|\/)/
    expect(files.filter(({ path }) => names.test(path)).map(({ path }) => path)).toEqual([])
  })

  it('tells what each of its exports is', () => {
    expect(found((file) => (file.isTest ? [] : undocumented(file.text.split('\n'))))).toEqual([])
  })
})

/**
 * Lines (from 1) that export something without a docstring above. Exports right below a documented one share it: a list of names
 * and the type made of it. A command tells what it is by its own `summary`.
 */
function undocumented(lines: readonly string[]): string[] {
  const isExport = (line = ''): boolean =>
    /^export (?:async function|function|(?:abstract )?class|const|let|interface|type) \w/.test(line)
  const isTold = (at: number): boolean =>
    /\*\/\s*$/.test(lines[at - 1] ?? '') || (isExport(lines[at - 1]) && isTold(at - 1))
  return lines.flatMap((line, at) =>
    isExport(line) && !isTold(at) && !line.includes('= defineCommand(') ? [`${at + 1} ${line}`] : [],
  )
}

it('every dependency is an exact version', () => {
  const versions = Object.values({ ...manifest.devDependencies, ...manifest.optionalDependencies })
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
})
