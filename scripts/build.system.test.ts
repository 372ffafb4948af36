import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { build } from './build.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'aic-build-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeAll(() => build(folder))

const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8')

/** The files that Node loads before a file runs, without the hash in their names. */
function loadedWith(file: string): string[] {
  const files = new Set([file])
  for (const one of files) for (const [, name] of read(one).matchAll(/from"\.\/([^"]+)"/g)) files.add(name as string)
  return [...files].map((name) => name.replace(/-[\w-]{8}\.js$/, ''))
}

const chunk = (name: string): string =>
  readdirSync(folder).find((file) => new RegExp(`^${name}-[\\w-]{8}\\.js$`).test(file)) ?? name

describe('the bundle', () => {
  it('starts the status line from three files, and a report from two more', () => {
    expect(loadedWith('main.js')).toEqual(['main.js', 'start', 'logs'])
    expect(loadedWith(chunk('statusline'))).toEqual(['statusline', 'start', 'logs'])
    expect(loadedWith(chunk('daily')).toSorted()).toEqual(['daily', 'logs', 'report', 'start'])
  })

  it("loads nothing of the program into the scanner's threads", () => {
    expect(loadedWith('scan-worker.js').toSorted()).toEqual(['logs', 'scan-all', 'scan-worker.js'])
  })

  it('imports no built-in module whole', () => {
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.js'))) {
      expect(read(file), file).not.toMatch(/\bfrom ?"node:/)
    }
  })
})
