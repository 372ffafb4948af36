import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runInProcess } from '../../../../testing/run-in-process.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-hub-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const run = (line: string) => runInProcess(`hub keys ${line}`.split(' '), { home, nowMs: Date.UTC(2026, 10, 24, 12) })

it('says of a name that had a key before what it comes to, and how to forget that part alone', async () => {
  expect((await run('add laptop')).stderr).not.toContain('had a key before')
  await run('revoke laptop')
  const { keys } = JSON.parse((await run('list --json')).stdout) as { readonly keys: readonly { id: string }[] }
  const old = keys[0]?.id ?? ''
  expect((await run('add laptop')).stderr).toContain(`aic hub keys forget ${old} --yes`)
  const asked = (await run('forget laptop')).stdout
  expect(asked).toContain('2 keys had that name: ')
  expect(asked).toContain(old)
  expect((await run(`forget ${old} --yes`)).stdout).not.toContain('opens nothing any more')
  expect((await run('forget laptop')).stdout).toContain('Its key would be revoked')
})
