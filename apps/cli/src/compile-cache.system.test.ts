import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newHome } from '../../../testing/claude-home.ts'
import { runAic } from '../../../testing/run-aic.ts'

let home: string
let temporary: string
beforeEach(() => {
  home = newHome()
  temporary = mkdtempSync(path.join(tmpdir(), 'aic-temporary-'))
})
afterEach(() => {
  for (const folder of [home, temporary]) rmSync(folder, { recursive: true, force: true })
})
const cache = (): string => path.join(temporary, `aic-cache-${process.getuid?.()}`)
const run = (): string[] => {
  expect(runAic(['--version'], { home, env: { TMPDIR: temporary } }).status).toBe(0)
  return existsSync(cache()) ? readdirSync(cache()) : []
}

describe.skipIf(process.platform === 'win32')('compiled code is kept', () => {
  it('in a folder that only the user can write to', () => {
    expect(run()).toHaveLength(1)
    expect(statSync(cache()).mode & 0o777).toBe(0o700)
    expect(readdirSync(temporary)).toEqual([path.basename(cache())])
  })

  it('nowhere where others can put theirs: what lies there would be run', () => {
    mkdirSync(cache())
    chmodSync(cache(), 0o777)
    expect(run()).toEqual([])
  })

  it('nowhere where the folder is a link to another', () => {
    const other = mkdtempSync(path.join(home, 'other-'))
    symlinkSync(other, cache())
    expect(run()).toEqual([])
  })

  it('nowhere where others could exchange the folder; in one like /tmp they can’t', () => {
    chmodSync(temporary, 0o777)
    expect(run()).toEqual([])
    chmodSync(temporary, 0o1777)
    expect(run()).toHaveLength(1)
  })
})
