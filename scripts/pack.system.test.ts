import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import cli from '../apps/cli/package.json' with { type: 'json' }
import { type Packed, pack } from './pack.ts'

const root = path.join(import.meta.dirname, '..')
const command = path.join(root, 'apps/cli/bin/aic.js')
const sampleHome = path.join(root, 'examples/sample-home')
let scratch: string
let packed: Packed

beforeAll(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), 'aic-release-'))
  packed = await pack(scratch)
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** What a command prints, in a home of its own with the logs of `home`. */
function printed(program: readonly string[], args: readonly string[], home: string): string {
  const data = path.join(scratch, `data-${path.basename(program.at(-1)!)}`)
  const env = { PATH: process.env.PATH ?? '', HOME: home, AIC_DATA_DIR: data, TZ: 'UTC', AIC_OFFLINE: '1' }
  return execFileSync(program[0]!, [...program.slice(1), ...args], { encoding: 'utf8', env })
}

/** A report without the time it was made. */
const timeless = (json: string): unknown => JSON.parse(json.replace(/"generatedAt": ".*"/, '"generatedAt": ""'))

describe('the release package', () => {
  it('is small, and holds the bundle, its manifest, a README and licenses only', () => {
    expect(packed.size).toBeLessThan(1_000_000)
    const others = packed.files.map((file) => file.path).filter((file) => !/^dist\/([^/]+\.js$|web\/)/.test(file))
    expect(others.sort()).toEqual(['LICENSE', 'README.md', 'dist/prices.LICENSE', 'package.json'])
  })

  it('installs into an empty folder, without anything else, and reports what the source reports', () => {
    const folder = path.join(scratch, 'installed')
    mkdirSync(folder)
    writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n')
    const env = { PATH: process.env.PATH ?? '', HOME: folder }
    const tarball = path.join(scratch, packed.filename)
    const args = ['install', '--offline', '--no-audit', '--no-fund', tarball]
    execFileSync('npm', args, { cwd: folder, env, stdio: 'pipe' })
    const installed = path.join(folder, 'node_modules/.bin/aic')
    expect(printed([installed], ['--version'], folder)).toBe(`${cli.version}\n`)
    const daily = printed([installed], ['daily', '--json'], sampleHome)
    expect(timeless(daily)).toEqual(timeless(printed([process.execPath, command], ['daily', '--json'], sampleHome)))
    expect(JSON.parse(daily).totals.totalCost).toBeGreaterThan(100)
  })
})

describe('the command in a checkout', () => {
  it('is node_modules/.bin/aic', () => {
    const linked = path.join(root, 'node_modules/.bin/aic')
    expect(printed([linked], ['--version'], scratch)).toBe(`${cli.version}\n`)
  })

  const oldNode = ['/usr/bin/node', '/usr/local/bin/node'].find(
    (file) => existsSync(file) && Number(spawnSync(file, ['-p', 'process.versions.node.split(".")[0]']).stdout) < 24,
  )
  it.skipIf(oldNode === undefined)('tells what to do, in one line, where Node is too old', () => {
    const { status, stdout, stderr } = spawnSync(oldNode!, [command, 'daily'], { encoding: 'utf8' })
    expect(stderr).toMatch(/^aic needs Node\.js 24 or newer, but this is v\d+\.\d+\.\d+: install it from .*\n$/)
    expect([status, stdout]).toEqual([1, ''])
  })
})
