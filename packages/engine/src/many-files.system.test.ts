import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { canonicalLedger } from '../../../testing/canonical-cells.ts'
import { claudeLine } from '../../../testing/claude-home.ts'
import { collectInProcess } from '../../../testing/collect-process.ts'
import { openAic } from './aic.ts'

const files = 20_000
const folders = 100
let scratch: string
let home: string
let data: string
beforeAll(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'aic-many-'))
  home = path.join(scratch, 'home')
  data = path.join(scratch, 'data')
  for (let i = 0; i < folders; i++) mkdirSync(folderOf(i), { recursive: true })
  for (let i = 0; i < files; i++) writeFileSync(log(i), call(i, 0) + call(i, 1))
}, 120_000)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const folderOf = (i: number): string => path.join(home, '.claude', 'projects', `-work-${i % folders}`)
const log = (i: number): string => path.join(folderOf(i), `s${i}.jsonl`)

function call(i: number, n: number): string {
  const at = new Date(Date.UTC(2026, 8, 1) + i * 60_000 + n).toISOString()
  return `${claudeLine({ at, id: `${i}-${n}`, session: `s${i}`, cwd: `/work/${i % folders}`, input: 10, output: 1 + n })}\n`
}

const grown = Array.from({ length: 100 }, (_, i) => i * 199)
const gone = Array.from({ length: 1_000 }, (_, i) => i * 7 + 3).filter((i) => i % 199 !== 0)

/** Calls and output tokens of all that a report would count. */
async function look(): Promise<{ calls: number; output: number }> {
  const aic = await openAic({
    env: { AIC_DATA_DIR: data },
    home,
    platform: 'linux',
    nowMs: Date.now(),
    isOffline: true,
  })
  await aic.collect()
  const { cells } = aic.usage()
  expect(aic.close()).toEqual([])
  const sum = (column: Float64Array): number => column.reduce((total, one) => total + one, 0)
  return { calls: sum(cells.calls), output: sum(cells.output) }
}

it('a home of 20,000 logs is counted right, cold, warm, and after some of them grew, came and went', async () => {
  const cold = await look()
  expect(cold).toMatchObject({ calls: 40_000, output: 60_000 })
  const warm = await look()
  expect(warm).toMatchObject({ calls: 40_000, output: 60_000 })
  for (const i of grown) appendFileSync(log(i), call(i, 2))
  for (let i = 0; i < 50; i++) writeFileSync(log(files + i), call(files + i, 0))
  for (const i of gone) rmSync(log(i))
  expect(await look()).toMatchObject({ calls: 40_150, output: 60_350 })
  expect(await look()).toMatchObject({ calls: 40_150, output: 60_350 })
  for (const i of gone) writeFileSync(log(i), call(i, 0) + call(i, 1))
  expect(await look()).toMatchObject({ calls: 40_150, output: 60_350 })
  const clean = path.join(scratch, 'clean')
  await collectInProcess({ home, data: clean })
  expect(canonicalLedger(data)).toEqual(canonicalLedger(clean))
})
