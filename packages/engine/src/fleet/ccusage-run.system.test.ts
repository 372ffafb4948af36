import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CcusageProgram } from '../../../../testing/vendors/ccusage-program.ts'
import { newerCcusage, olderCcusage } from '../../../../testing/vendors/ccusage-reports.ts'
import { type CcusageRunOptions, fetchCcusage } from './ccusage-run.ts'

const fetchBy = (program: CcusageProgram, options: Partial<CcusageRunOptions> = {}) =>
  fetchCcusage({ env: program.env, platform: 'linux', backoffMs: 1, ...options })
const problems = (fetched: Awaited<ReturnType<typeof fetchCcusage>>) =>
  Object.fromEntries(
    fetched.reports.filter(({ problem }) => problem !== null).map(({ name, problem }) => [name, problem]),
  )

describe('ccusage', () => {
  it('is asked for five reports, three at a time, by the package runner that is there (001-40, 001-58)', async () => {
    using program = new CcusageProgram({ answers: newerCcusage, waitFor: 3 }, ['npx'])
    const progress: string[] = []
    const fetched = await fetchBy(program, {
      onProgress: (done, of, { name }) => progress.push(`${name} ${done}/${of}`),
    })
    expect(fetched).toMatchObject({
      status: 'completed',
      version: '20.0.24',
      runner: { name: 'npx', version: '10.9.2' },
    })
    expect(fetched.reports.map(({ name, report }) => [name, report?.rows])).toEqual([
      ['daily', 2],
      ['monthly', 1],
      ['session', 3],
      ['blocks', 3],
      ['projects', 3],
    ])
    expect(program.mostAtOnce).toBe(3)
    expect(progress.map((line) => line.split(' ')[1])).toEqual(['1/5', '2/5', '3/5', '4/5', '5/5'])
    expect(program.starts.map(({ args }) => args.slice(0, 2))).toEqual(
      Array.from({ length: 5 }, () => ['--yes', 'ccusage@20.0.24']),
    )
  })

  it('is run itself where it is installed, else by bunx before npx, in the release asked for (001-58)', async () => {
    using all = new CcusageProgram({ answers: newerCcusage }, ['ccusage', 'bunx', 'npx'])
    expect((await fetchBy(all)).runner).toMatchObject({ name: 'ccusage', version: '20.0.24', args: [] })
    using both = new CcusageProgram({ answers: newerCcusage }, ['bunx', 'npx'])
    const fetched = await fetchBy(both, { version: '18.0.5' })
    expect(fetched.runner).toMatchObject({ name: 'bunx', version: '1.2.21', args: ['ccusage@18.0.5'] })
    expect(fetched.runners.map(({ name, problem }) => [name, problem])).toEqual([
      ['ccusage', 'ccusage is not in PATH'],
      ['bunx', null],
      ['npx', null],
    ])
    expect((await fetchBy(both, { runner: 'npx' })).runner?.name).toBe('npx')
  })

  it('of an older release is asked in the words that it knows, and at no cost of attempts', async () => {
    using program = new CcusageProgram({ answers: olderCcusage, release: '17.1.0' })
    const fetched = await fetchBy(program, { attempts: 1 })
    expect(fetched).toMatchObject({ status: 'completed', version: '17.1.0' })
    const words = Object.fromEntries(fetched.reports.map((report) => [report.name, report.words.join(' ')]))
    expect(words).toMatchObject({ daily: 'daily', projects: 'daily --instances', blocks: 'blocks' })
  })

  it('that hangs, babbles or breaks in one report still tells the others (001-41, 001-42, 001-85)', async () => {
    using program = new CcusageProgram({
      answers: newerCcusage,
      hangs: ['blocks'],
      babbles: ['session'],
      breaks: ['monthly'],
    })
    const fetched = await fetchBy(program, { timeoutMs: 1_500 })
    expect(fetched.status).toBe('partial')
    expect(fetched.reports.filter(({ report }) => report !== null).map(({ name }) => name)).toEqual([
      'daily',
      'projects',
    ])
    expect(fetched.reports.map(({ name, attempts }) => [name, attempts])).toEqual([
      ['daily', 1],
      ['monthly', 2],
      ['session', 2],
      ['blocks', 2],
      ['projects', 1],
    ])
    expect(problems(fetched)).toEqual({
      monthly: 'ccusage monthly --timezone UTC ended with 1: something broke.',
      session: 'What ccusage printed is no JSON (session).',
      blocks: 'ccusage blocks --timezone UTC did not end within 1.5 s.',
    })
    expect(program.hanging).toHaveLength(4)
    await expect.poll(() => program.hanging.filter(isRunning)).toEqual([])
  })

  it('is given a second try after a while (001-42)', async () => {
    using program = new CcusageProgram({ answers: newerCcusage, breaks: ['daily'], babbles: ['session'], isOnce: true })
    const fetched = await fetchBy(program)
    expect(fetched.status).toBe('completed')
    expect(fetched.reports.map(({ attempts }) => attempts)).toEqual([2, 1, 2, 1, 1])
  })

  it('that is nowhere is told as such, and a word that is no version is never run', async () => {
    using program = new CcusageProgram({ answers: newerCcusage }, [])
    const fetched = await fetchBy(program)
    expect(fetched).toMatchObject({ status: 'failed', runner: null, reports: [] })
    expect(fetched.runners.map(({ problem }) => problem)).toEqual([
      'ccusage is not in PATH',
      'bunx is not in PATH',
      'npx is not in PATH',
    ])
    using npx = new CcusageProgram({ answers: newerCcusage })
    await expect(fetchBy(npx, { version: 'latest; rm -rf /' })).rejects.toThrow(RangeError)
    expect(existsSync(`${npx.folder}/starts.jsonl`)).toBe(false)
  })

  it('sees no password of ours, and leaves when it is told to stop', async () => {
    using program = new CcusageProgram({
      answers: newerCcusage,
      hangs: ['daily', 'monthly', 'session', 'blocks', 'projects'],
    })
    const stop = new AbortController()
    const fetched = fetchBy(program, { signal: stop.signal })
    await expect
      .poll(() => (existsSync(`${program.folder}/starts.jsonl`) ? program.hanging.length : 0), { timeout: 20_000 })
      .toBe(6)
    expect(program.starts.flatMap(({ env }) => env)).not.toContain('CH_PASSWORD')
    stop.abort()
    expect(await fetched).toMatchObject({
      status: 'failed',
      reports: [{ problem: expect.stringContaining('was stopped') }, {}, {}, {}, {}],
    })
    await expect.poll(() => program.hanging.filter(isRunning)).toEqual([])
  })
})

/** A process that was killed may still be listed, until its parent asks how it ended. */
function isRunning(pid: number): boolean {
  const { status, stdout } = spawnSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' })
  return status === 0 && !stdout.trim().startsWith('Z')
}
