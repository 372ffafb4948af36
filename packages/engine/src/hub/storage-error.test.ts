import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { HubFile } from './hub-file.ts'
import { HubStorageError } from './storage-error.ts'

it.each([
  ['ENOSPC', 'ENOSPC', 'Free up disk space'],
  ['EDQUOT', 'ENOSPC', 'Free up disk space'],
  ['EACCES', 'EACCES', 'Permission denied'],
  ['EPERM', 'EACCES', 'Permission denied'],
  ['EROFS', 'EROFS', 'Read-only file system'],
])('%s of the file system is told as %s, with what to do and without a path (004-18)', (code, told, suggestion) => {
  const found = HubStorageError.of(Object.assign(new Error(`${code}: open '/data/x'`), { code }), '/data/hub.sqlite')
  expect(found).toMatchObject({ code: told, suggestion: expect.stringContaining(suggestion) })
  expect(found.message).not.toContain('/data')
})

it('names what SQLite says of a file that may only be read', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'aic-hub-'))
  HubFile.open(folder)[Symbol.dispose]()
  using file = new DatabaseSync(path.join(folder, 'hub.sqlite'), { readOnly: true })
  const write = (): void => {
    try {
      file.exec("insert into key_use values ('a', 1)")
    } catch (error) {
      throw HubStorageError.of(error, 'hub.sqlite')
    }
  }
  expect(write).toThrow('EROFS: attempt to write a readonly database')
  rmSync(folder, { recursive: true })
})

it('leaves what nobody foresaw as it is', () => {
  const error = new TypeError('a fault of aic itself')
  expect(HubStorageError.of(error, 'hub.sqlite')).toBe(error)
})
