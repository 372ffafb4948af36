import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { newHome, writeClaudeLogs } from '../../../testing/claude-home.ts'

const bin = fileURLToPath(new URL('../bin/aic.js', import.meta.url))
const homes = [newHome(), newHome()] as const
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true })
})

function aic(args: readonly string[], home: string = homes[0]) {
  const env = { PATH: process.env.PATH, HOME: home, USERPROFILE: home, COLUMNS: '100', AIC_OFFLINE: '1' }
  return spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8', env })
}
const demoFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('aic-demo-'))

describe('a machine without logs', () => {
  it('sees a demo that says so before and after its numbers', () => {
    const { status, stdout, stderr } = aic([])
    expect([status, stderr]).toEqual([0, ''])
    const lines = stdout.split('\n').filter(Boolean)
    expect(lines.findIndex((line) => line.includes('DEMO'))).toBeLessThan(lines.findIndex((line) => line.includes('$')))
    expect(stdout).toContain('No usage found in the logs of')
    expect(stdout).toContain('Demo data: no agent has left logs on this machine yet.')
    expect(stdout).toMatch(/Today +\$\d/)
    expect(stdout).toContain('left')
  })

  it('is left without a trace of the demo', () => {
    const before = demoFolders()
    aic([])
    expect(demoFolders()).toEqual(before)
    expect(JSON.parse(aic(['daily', '--json']).stdout).totals.totalTokens).toBe(0)
  })

  it.each([['daily'], ['overview', '--source', 'codex'], ['blocks']])(
    'sees no demo where it asked for %s',
    (...args) => {
      expect(aic(args).stdout).not.toMatch(/demo/i)
    },
  )

  it('gets JSON of nothing, never of the demo', () => {
    const json = JSON.parse(aic(['--json']).stdout)
    expect(json.today.totalTokens).toBe(0)
    expect(json.aic.isDemo).toBe(false)
  })
})

it('a machine with logs sees its own usage only, old as it may be', () => {
  writeClaudeLogs(homes[1], [{ at: '2024-01-10T10:00:00.000Z', id: '1' }])
  const { stdout } = aic([], homes[1])
  expect(stdout).toContain('No usage in the last 30 days')
  expect(stdout).not.toMatch(/demo/i)
})
