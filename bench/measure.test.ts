import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { measure, median } from './measure.ts'

const scratch = mkdtempSync(path.join(tmpdir(), 'aic-measure-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))
const output = path.join(scratch, 'out')

const measureNode = (script: string, stdin: string | null = null) =>
  measure({ argv: [process.execPath, '-e', script], env: { GREETING: 'hello' }, cwd: scratch, stdin, output })

describe.runIf(process.platform === 'linux')('measuring a process', () => {
  it('hands on the environment and standard input, keeps the output and the exit code', () => {
    const stdin = path.join(scratch, 'in')
    writeFileSync(stdin, 'world')
    const { exitCode } = measureNode(
      `console.log(process.env.GREETING, fs.readFileSync(0, 'utf8')); process.exitCode = 3`,
      stdin,
    )
    expect(exitCode).toBe(3)
    expect(readFileSync(output, 'utf8')).toBe('hello world\n')
  })

  it('tells time that passed from time that was worked, and the peak of memory', () => {
    const waiting = measureNode('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)')
    expect(waiting.wallMs).toBeGreaterThan(300)
    expect(waiting.userMs + waiting.systemMs).toBeLessThan(250)
    const holding = measureNode('Buffer.alloc(100 * 1024 * 1024, 1)')
    expect(holding.peakMib - waiting.peakMib).toBeGreaterThan(90)
  })
})

it('takes the middle of odd and even counts', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([9, 1, 5, 6])).toBe(5.5)
})
