import { expect, it } from 'vitest'
import { screenOf } from '../screen/screen.ts'
import { Steps } from './steps.ts'

/** What a terminal, or a file, is sent. */
function written(isTTY: boolean, work: (steps: Steps) => void): string {
  let text = ''
  const stdout = { isTTY, columns: 80, write: (piece: string | Uint8Array) => (text += String(piece)) }
  const steps = new Steps({ stdout }, screenOf({ env: { NO_COLOR: '1' }, stdout }))
  work(steps)
  steps[Symbol.dispose]()
  return text
}

it('turns a spinner on a terminal, and takes it away when the step is done (001-43, 001-44)', () => {
  const text = written(true, (steps) => {
    steps.begin('Sending')
    steps.at('2/5 calls')
    steps.at('3/5 blocks')
    steps.done('402 calls')
  })
  expect(text).toBe('1️⃣  Sending\n\r\u001b[K   ⠋ 2/5 calls\r\u001b[K   ⠙ 3/5 blocks\r\u001b[K   ✓ 402 calls\n')
})

it('writes lines that stay where the output is no terminal (001-43, 001-44)', () => {
  const text = written(false, (steps) => {
    steps.begin('Looking')
    steps.at('1/5 logs')
    steps.begin('Sending')
    steps.failed('the server is gone')
  })
  expect(text).toMatch(/^1\. Looking\n {3}✓ done in \d+\.\ds\n2\. Sending\n {3}✗ the server is gone\n$/)
})
