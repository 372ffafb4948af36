import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { canonicalLedger } from '../../../../testing/canonical-cells.ts'
import { claudeLine } from '../../../../testing/claude-home.ts'
import { collectInProcess, ended } from '../../../../testing/collect-process.ts'
import { random } from '../../../../testing/odd-lines.ts'

const script = path.join(import.meta.dirname, 'erase-before.ts')
const lineMs = Date.UTC(2026, 8, 15)
let scratch: string
let home: string
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'aic-erase-'))
  home = path.join(scratch, 'home')
  const folder = path.join(home, '.claude/projects/-work-app')
  mkdirSync(folder, { recursive: true })
  for (let i = 0; i < 40; i++) {
    const lines = Array.from({ length: 60 }, (_, n) => {
      const at = new Date(Date.UTC(2026, 8, 1 + (i % 28)) + n * 60_000).toISOString()
      return claudeLine({ at, id: `${i}-${n}`, session: `s${i}`, output: 1 + n })
    })
    writeFileSync(path.join(folder, `s${i}.jsonl`), `${lines.join('\n')}\n`)
  }
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

/** A process of its own that erases; it says when it begins. */
function erasing(data: string) {
  const machine = { env: { AIC_DATA_DIR: data }, home, platform: process.platform, nowMs: Date.UTC(2026, 10, 1) }
  const code = `
    const { eraseBefore } = await import(${JSON.stringify(script)})
    console.log('begins')
    await eraseBefore(${JSON.stringify(machine)}, ${lineMs})`
  return spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: ['ignore', 'pipe', 'inherit'] })
}

it('erasing that is killed at any moment leaves all of it or none, and the next time ends it', async () => {
  const full = path.join(scratch, 'full')
  const before = (await collectInProcess({ home, data: full })).usage
  const whole = path.join(scratch, 'whole')
  cpSync(full, whole, { recursive: true })
  const startedMs = performance.now()
  const first = erasing(whole)
  await new Promise((resolve) => first.stdout.once('data', resolve))
  const beganMs = performance.now()
  await ended(first)
  const tookMs = performance.now() - beganMs
  expect(beganMs).toBeGreaterThan(startedMs)
  const after = canonicalLedger(whole)
  expect(after).not.toEqual(before)
  const next = random(5)
  for (let i = 0; i < 12; i++) {
    const data = path.join(scratch, `killed-${i}`)
    cpSync(full, data, { recursive: true })
    const child = erasing(data)
    await new Promise((resolve) => child.stdout.once('data', resolve))
    await setTimeout(next() * tookMs)
    child.kill('SIGKILL')
    await ended(child)
    expect([before, after]).toContainEqual(canonicalLedger(data))
    await ended(erasing(data))
    expect(canonicalLedger(data)).toEqual(after)
    expect((await collectInProcess({ home, data })).usage).toEqual(after)
    rmSync(data, { recursive: true })
  }
})
