import { openSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { report } from './report-error.ts'

/** What is told of an error, and the exit code. */
function told(error: unknown, env: Record<string, string> = {}) {
  let stderr = ''
  const sink = { write: (text: string | Uint8Array) => (stderr += String(text)) }
  return { code: report(error, { env, stderr: sink }), stderr }
}

function failureOf(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error
  }
}

it('what nobody foresaw is a fault of aic, in two lines', () => {
  expect(told(new TypeError('x is undefined'))).toEqual({
    code: 1,
    stderr:
      'aic: x is undefined [unexpected]\nPlease report it where you got aic from, with what AIC_LOG_LEVEL=debug prints beside it.\n',
  })
  expect(told('just a text').stderr).toMatch(/^aic: just a text \[unexpected\]\n/)
})

it('AIC_LOG_LEVEL=debug adds where it came from, and what was behind it', () => {
  const error = new Error('outer', { cause: new RangeError('inner') })
  expect(told(error, { AIC_LOG_LEVEL: 'debug' }).stderr).toMatch(
    /\nError: outer\n {4}at [^]*\ncaused by RangeError: inner\n {4}at /,
  )
})

it.runIf(process.platform === 'linux')('failures of the system and of SQLite have codes of their own', () => {
  const full = openSync('/dev/full', 'w')
  expect(told(failureOf(() => writeSync(full, 'x'))).stderr).toMatch(/ENOSPC.* \[disk-full\]\nFree some space/)
  using database = new DatabaseSync(':memory:')
  database.exec('pragma query_only = 1')
  expect(told(failureOf(() => database.exec('create table t (a)'))).stderr).toMatch(/\[no-permission\]\nGive your user/)
})

it('names in messages move no cursor', () => {
  expect(told(new Error('\u001b[2Jx\u202e')).stderr).toMatch(/^aic: \ufffd\[2Jx\ufffd \[unexpected\]\n/)
})
