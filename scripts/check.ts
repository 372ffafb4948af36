/**
 * `npm run check`: format, lint, types, generated files, unit tests. `npm test` (--all): the system tests too.
 * The last line is `N passed, N failed`: tests of all vitest projects; a step that is no test counts only when it fails.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Counts, countTests } from './count-tests.ts'

const root = path.join(import.meta.dirname, '..')
const bin = path.join(root, 'node_modules/.bin')
const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` }

const steps: readonly (readonly [name: string, command: string])[] = [
  ['format', 'biome check --error-on-warnings .'],
  ['lint', 'oxlint --type-aware --deny-warnings'],
  ['types', 'tsc -p .'],
  ['types of the dashboard', 'tsc -p apps/web'],
  ['scanner.generated.ts is fresh', 'node scripts/build-scanner.ts --check'],
  ['docs are fresh', 'node scripts/generate-docs.ts --check'],
  ['pictures are fresh', 'node scripts/make-pictures.ts --check'],
]

function main(): void {
  const isAll = process.argv.includes('--all')
  const brokenSteps = steps.filter(([name, command]) => !isStepDone(name, command)).length
  const { passed, failed } = runTests(isAll ? [] : ['--project', 'unit'])
  process.exitCode = brokenSteps + failed === 0 ? 0 : 1
  process.stdout.write(`\n${passed} passed, ${brokenSteps + failed} failed\n`)
}

/** Runs a step; says what it took, and what it printed only where it fails. */
function isStepDone(name: string, command: string): boolean {
  const startMs = performance.now()
  const [program = '', ...args] = command.split(' ')
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: root, env, encoding: 'utf8' })
  const isDone = status === 0
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1)
  process.stdout.write(`${isDone ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`)
  if (!isDone) process.stdout.write(`${error?.message ?? ''}${stdout}${stderr}\n$ ${command}\n\n`)
  return isDone
}

function runTests(projects: readonly string[]): Counts {
  const scratch = mkdtempSync(path.join(tmpdir(), 'aic-check-'))
  const report = path.join(scratch, 'tests.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const { status } = spawnSync('vitest', ['run', ...projects, ...reporters], { cwd: root, env, stdio: 'inherit' })
    return countTests(readReport(report), status)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null // vitest fell over before it wrote one; countTests makes a failure of that
  }
}

main()
