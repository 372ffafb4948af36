import { appendFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { claudeLine, newHome } from '../../../../testing/claude-home.ts'
import { contextFromTranscript } from './transcript.ts'

const folder = newHome()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
/** A transcript of these lines. */
function transcript(...lines: readonly string[]): string {
  const file = path.join(folder, `${++count}.jsonl`)
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''))
  return file
}

/** What this process has read so far, as Linux counts it (proc_pid_io(5)). */
const bytesRead = (): number => Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1])

const at = '2026-01-10T10:00:00.000Z'
const answer = (input: number, more: object = {}): string =>
  JSON.stringify({
    ...JSON.parse(claudeLine({ at, id: String(input), input, cacheRead: 1_000, cacheWrite5m: 200 })),
    ...more,
  })
const toolResult = (size: number): string =>
  JSON.stringify({ type: 'user', message: { role: 'user', content: `"type":"assistant" ${'x'.repeat(size)}` } })

describe('the context of a session', () => {
  it('is what the last answer was asked with: input, cache read and cache write', () => {
    expect(contextFromTranscript(transcript(answer(1), answer(5), toolResult(10)), null)).toEqual({
      tokens: 1_205,
      size: 200_000,
    })
  })

  it('is that of the session, not of its sub-agents, of failed requests, or of a line that is still being written', () => {
    const failed = JSON.stringify({ type: 'assistant', message: { model: '<synthetic>', usage: { input_tokens: 0 } } })
    const file = transcript(answer(7), answer(9, { isSidechain: true }), failed, '{"type":"assistant"', 'null', '[]')
    appendFileSync(file, answer(11).slice(0, -1))
    expect(contextFromTranscript(file, null)?.tokens).toBe(1_207)
  })

  it('is found behind megabytes of tool results', () => {
    for (const size of [100_000, 3_000_000]) {
      expect(contextFromTranscript(transcript(answer(3), toolResult(size)), null)?.tokens).toBe(1_203)
    }
    expect(contextFromTranscript(transcript(answer(3), toolResult(20_000_000)), null)).toBeNull()
  })

  it.runIf(process.platform === 'linux')(
    'is that of the end of a file of 500 MB, and little more is read (told on Linux only)',
    () => {
      const file = transcript('')
      truncateSync(file, 500_000_000)
      appendFileSync(file, `\n${answer(4)}\n`)
      const before = bytesRead()
      expect(contextFromTranscript(file, null)?.tokens).toBe(1_204)
      expect(bytesRead() - before).toBeLessThan(10_000_000)
    },
  )

  it('is measured against the long context where the model says so, or where it would not fit', () => {
    expect(contextFromTranscript(transcript(answer(5)), 'claude-sonnet-4-5[1m]')?.size).toBe(1_000_000)
    expect(contextFromTranscript(transcript(answer(300_000)), 'claude-sonnet-4-5')).toEqual({
      tokens: 301_200,
      size: 1_000_000,
    })
  })

  it('is unknown where there is no such file, or nothing in it', () => {
    mkdirSync(path.join(folder, 'folder'))
    for (const file of ['/nowhere/x.jsonl', '\u0000', '', path.join(folder, 'folder'), '/dev/null', transcript()]) {
      expect(contextFromTranscript(file, null)).toBeNull()
    }
  })
})
