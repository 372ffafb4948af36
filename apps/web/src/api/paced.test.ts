import { expect, it } from 'vitest'
import { paced } from './paced.ts'

/** Work that is done when told, and what was begun. */
function workbench() {
  const begun: string[] = []
  const open: (() => void)[] = []
  const work = (kind: string): Promise<void> =>
    new Promise((resolve) => {
      begun.push(kind)
      open.push(resolve)
    })
  return { begun, work, finish: () => open.shift()?.() }
}

it('is done at once, and once for all that is told meanwhile', async () => {
  const { begun, work, finish } = workbench()
  const tell = paced(work, 1)
  tell('limits')
  expect(begun).toEqual(['limits'])
  for (let i = 0; i < 1_000; i++) tell('limits')
  expect(begun).toEqual(['limits'])
  finish()
  await expect.poll(() => begun).toEqual(['limits', 'limits'])
  finish()
  tell('limits')
  finish()
  await expect.poll(() => begun).toHaveLength(3)
})

it('of one kind does not wait for another', () => {
  const { begun, work } = workbench()
  const tell = paced(work, 1)
  tell('limits')
  tell('ledger')
  expect(begun).toEqual(['limits', 'ledger'])
})

it('keeps its distance', async () => {
  const atMs: number[] = []
  const tell = paced(async () => void atMs.push(performance.now()), 40)
  tell('limits')
  tell('limits')
  await expect.poll(() => atMs).toHaveLength(2)
  expect((atMs[1] ?? 0) - (atMs[0] ?? 0)).toBeGreaterThan(35)
})
