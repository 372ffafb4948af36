import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newHome } from '../../../../testing/claude-home.ts'
import { runInProcess } from '../../../../testing/run-in-process.ts'

let home: string
beforeAll(() => {
  home = newHome()
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const init = (line: string) =>
  runInProcess(`fleet init ${line}`.split(' '), {
    home,
    nowMs: Date.UTC(2026, 10, 24),
    env: { CH_HOST: '127.0.0.1', CH_PORT: '9' },
  })

it.each(['--table nosuch', '--table nosuch --dry-run'])('refuses %s as a mistake of the command line', async (line) => {
  const { code, stdout, stderr } = await init(line)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('The fleet has no table nosuch')
  expect(stderr).toContain('usage_events')
})

it('names the table that was likely meant', async () => {
  expect((await init('--table usage_event')).stderr).toContain('Did you mean usage_events?')
})

it('takes a table of a cluster by its name or that of its parts', async () => {
  for (const table of ['usage_events', 'usage_events_local']) {
    const { code, stdout } = await init(`--table ${table} --cluster main --dry-run`)
    expect(code).toBe(0)
    expect(stdout).toContain('usage_events_local')
  }
})
