import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { screenOf } from './screen.ts'

const stdout = (isTTY: boolean, columns?: number) =>
  Object.assign(new Writable(), { isTTY, ...(columns === undefined ? {} : { columns }) })
const isColored = (env: Record<string, string>, isTTY: boolean, flags = {}): boolean =>
  screenOf({ env, stdout: stdout(isTTY) }, flags).paint.red('x') !== 'x'

describe('colours', () => {
  it.each([
    [{}, true, {}, true],
    [{}, false, {}, false],
    [{ TERM: 'dumb' }, true, {}, false],
    [{ NO_COLOR: '1' }, true, {}, false],
    [{ NO_COLOR: '' }, true, {}, true],
    [{ FORCE_COLOR: '1' }, false, {}, true],
    [{ FORCE_COLOR: '0' }, true, {}, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, {}, true],
    [{ NO_COLOR: '1' }, true, { color: true }, true],
    [{ FORCE_COLOR: '1' }, true, { 'no-color': true }, false],
  ])('with %j, terminal %j and flags %j: %j', (env, isTTY, flags, expected) => {
    expect(isColored(env as Record<string, string>, isTTY, flags)).toBe(expected)
  })
})

describe('width', () => {
  it('is that of COLUMNS, else of the terminal, else unlimited', () => {
    expect(screenOf({ env: { COLUMNS: '50' }, stdout: stdout(true, 90) }).width).toBe(50)
    expect(screenOf({ env: {}, stdout: stdout(true, 90) }).width).toBe(90)
    expect(screenOf({ env: {}, stdout: stdout(false) }).width).toBe(Infinity)
    expect(screenOf({ env: { COLUMNS: '-1' }, stdout: stdout(true, 90) }).width).toBe(90)
  })
})
