import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { nameHasher } from '@aic/fleet'
import { Journal } from '@aic/store/journal'
import { expect, it } from 'vitest'
import { quotaBatches } from './quota-rows.ts'

const machineOf = (machineId: string) => ({ tenant: 'default', machineId, machine: machineId, user: '' })

it('limits from logs keep their origin, and an account that no vendor named is another one on each machine', () => {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'aic-quotas-'))
  try {
    using journal = Journal.open(path.join(dataFolder, 'journal.sqlite'))
    const snapshot = {
      provider: 'parrot',
      limit: 'session',
      label: '5-hour window',
      origin: 'log' as const,
      atMs: 1_000,
      usedPercent: 12.5,
      used: null,
      limitAmount: null,
      unit: null,
      resetsAtMs: 5_000,
      windowEndMs: 5_000,
    }
    journal.snapshots.note([
      { ...snapshot, accountKey: 'local' },
      { ...snapshot, accountKey: 'named-by-its-vendor' },
    ])
    const rowsOf = (machineId: string) => {
      const source = { dataFolder, machine: machineOf(machineId), hasher: nameHasher({ mode: 'plain' }), cursor: 0 }
      return [...quotaBatches(source)].flatMap(({ quotas }) => quotas)
    }
    const rows = [...rowsOf('m1'), ...rowsOf('m2')]
    expect(rows.map(({ origin, usedPercent }) => [origin, usedPercent])).toEqual(rows.map(() => ['log', 12.5]))
    expect(rows.map(({ account }) => account)).toEqual([
      'local m1',
      'named-by-its-vendor',
      'local m2',
      'named-by-its-vendor',
    ])
  } finally {
    rmSync(dataFolder, { recursive: true, force: true })
  }
})
