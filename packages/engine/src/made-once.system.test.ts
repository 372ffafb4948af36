import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { madeOnce } from './made-once.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'aic-made-once-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const at = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href)
/** Loads everything, says so, and makes an id and a token for each home that it is told at once. */
const script = `
  import { createInterface } from 'node:readline'
  import { fleetMachine } from ${at('fleet/fleet-machine.ts')}
  import { telemetryToken } from ${at('telemetry/token.ts')}
  process.stdout.write('ready\\n')
  for await (const home of createInterface({ input: process.stdin })) {
    const machine = { env: {}, home, platform: 'linux' }
    const { machineId } = fleetMachine({ ...machine, config: { fleet: {} }, hostName: 'box' })
    process.stdout.write(machineId + ' ' + telemetryToken(machine) + '\\n')
  }`

it('processes that want the id of a machine or its token for the first time at once get the same', async () => {
  const children: ChildProcess[] = Array.from({ length: 8 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] }),
  )
  await Promise.all(children.map((child) => once(child.stdout!, 'data')))
  const homes = Array.from({ length: 60 }, (_, n) => path.join(folder, String(n)))
  const told = children.map(async (child) => {
    child.stdin!.end(`${homes.join('\n')}\n`)
    return (await text(child.stdout!)).trim().split('\n')
  })
  const [first, ...others] = await Promise.all(told)
  expect(new Set(first).size).toBe(homes.length)
  for (const other of others) expect(other).toEqual(first)
  const [home = ''] = homes
  const left = ['.local/share/aic', '.config/aic'].map((name) => readdirSync(path.join(home, name)))
  expect(left).toEqual([['machine_id'], ['.otel_token']])
}, 60_000)

const wanted = { form: /^\d+$/, what: 'number', make: () => '7' }

it('is readable by its owner only, and never replaced', () => {
  const file = path.join(folder, 'deep/er/n')
  expect(madeOnce(file, wanted)).toBe('7')
  expect(madeOnce(file, { ...wanted, make: () => '8' })).toBe('7')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  writeFileSync(file, 'no number\n')
  expect(() => madeOnce(file, wanted)).toThrow(`${file} holds no number: put a copy of it back, or delete the file`)
  expect(readFileSync(file, 'utf8')).toBe('no number\n')
})

it('says what keeps it from being made, and leaves nothing behind', () => {
  symlinkSync(path.join(folder, 'nowhere'), path.join(folder, 'n'))
  expect(() => madeOnce(path.join(folder, 'n'), wanted)).toThrow('is it a link to a place that is not there?')
  expect(readdirSync(folder)).toEqual(['n'])
})
