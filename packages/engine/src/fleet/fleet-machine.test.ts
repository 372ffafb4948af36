import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type FleetMachine, fleetMachine } from './fleet-machine.ts'

let data: string
beforeEach(() => void (data = mkdtempSync(path.join(tmpdir(), 'aic-machine-'))))
afterEach(() => rmSync(data, { recursive: true, force: true }))

const machine = (): FleetMachine =>
  fleetMachine({ env: { AIC_DATA_DIR: data }, home: data, platform: 'linux', config: { fleet: {} }, hostName: 'Box' })

it('is the same from one command to the next', () => {
  const { machineId } = machine()
  expect(readFileSync(path.join(data, 'machine_id'), 'utf8').trim()).toBe(machineId)
  expect(machine()).toEqual({ tenant: 'default', machineId, machine: 'box', user: '' })
})

it('is made up anew only where there is none: not where it can’t be read', () => {
  symlinkSync('machine_id', path.join(data, 'machine_id'))
  expect(machine).toThrowError('ELOOP')
})
