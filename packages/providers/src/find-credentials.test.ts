import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ProviderFault } from '@aic/core/limit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { putFiles, testMachine } from '../../../testing/vendors/machine.ts'
import { findCredentials } from './find-credentials.ts'
import { readJsonFile } from './json-file.ts'
import { opencodeKeys } from './opencode-auth.ts'
import type { Machine } from './provider.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-credentials-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const discover = async (machine: Machine) => opencodeKeys(machine, 'sample', 'sample-plan')
const provider = { name: 'Sample', keyVariables: ['SAMPLE_KEY', 'SAMPLE_OLD_KEY'], discover }
const stored = { secret: 'key-stored', from: 'settings', place: 'agent.json' } as const

describe('credentials', () => {
  it('are those of variables before those of aic before those of other programs', async () => {
    putFiles(home, { '.local/share/opencode/auth.json': { 'sample-plan': { type: 'api', key: 'key-other' } } })
    const machine = testMachine(home, { SAMPLE_OLD_KEY: 'key-old', SAMPLE_KEY: 'key-new' })
    const { credentials } = await findCredentials(provider, machine, [stored])
    expect(credentials.map(({ secret, from, place }) => [secret, from, place])).toEqual([
      ['key-new', 'environment', 'SAMPLE_KEY'],
      ['key-old', 'environment', 'SAMPLE_OLD_KEY'],
      ['key-stored', 'settings', 'agent.json'],
      ['key-other', 'file', path.join(home, '.local/share/opencode/auth.json')],
    ])
  })

  it('count once, where they stand first, and without what was copied with them', async () => {
    const machine = testMachine(home, { SAMPLE_KEY: ' "key-stored"\n', SAMPLE_OLD_KEY: '  ' })
    const { credentials } = await findCredentials(provider, machine, [stored])
    expect(credentials).toMatchObject([{ secret: 'key-stored', place: 'SAMPLE_KEY' }])
  })

  it('that are there and can’t be used are told, and hide no others', async () => {
    const broken = async () => {
      throw new ProviderFault('parse', 'the file is broken')
    }
    const found = await findCredentials({ ...provider, discover: broken }, testMachine(home), [stored])
    expect(found).toMatchObject({ credentials: [{ secret: 'key-stored' }], faults: [{ kind: 'parse' }] })
    const odd = async () => {
      throw new TypeError('of our own')
    }
    const other = await findCredentials({ ...provider, discover: odd }, testMachine(home), [])
    expect(other).toMatchObject({
      credentials: [],
      faults: [{ kind: 'missing', message: expect.stringMatching(/can't be read/) }],
    })
  })
})

describe('opencode’s sign-ins', () => {
  it('lie where each system keeps them, and are keys or tokens', async () => {
    const key = (secret: string) => ({
      sample: { type: 'api', key: secret },
      'sample-plan': { type: 'oauth', access: 'x' },
    })
    putFiles(home, {
      'xdg/opencode/auth.json': key('of-xdg'),
      '.local/share/opencode/auth.json': key('of-share'),
      '.opencode/auth.json': { sample: { type: 'wellknown', key: 'of-home', token: 't' } },
    })
    const keys = async (env: object) =>
      (await opencodeKeys(testMachine(home, { ...env }), 'sample')).map(({ secret }) => secret)
    expect(await keys({})).toEqual(['of-share', 'of-home'])
    expect(await keys({ XDG_DATA_HOME: path.join(home, 'xdg') })).toEqual(['of-xdg', 'of-home'])
  })

  it('are looked for in the folders of Windows', async () => {
    const asked: string[] = []
    const machine = {
      ...testMachine('C:\\Users\\sam', { APPDATA: 'C:\\Roaming', LOCALAPPDATA: 'C:\\Local' }, 'win32'),
      readText: (file: string) => {
        asked.push(file)
        return null
      },
    }
    expect(await opencodeKeys(machine, 'sample')).toEqual([])
    expect(asked).toEqual([
      'C:\\Users\\sam\\.local\\share\\opencode\\auth.json',
      'C:\\Roaming\\opencode\\auth.json',
      'C:\\Local\\opencode\\auth.json',
      'C:\\Users\\sam\\.opencode\\auth.json',
    ])
  })
})

describe('a file of another program', () => {
  it('that is just being written is read again when it is whole', async () => {
    const file = path.join(home, 'auth.json')
    writeFileSync(file, '{"token":"ab')
    const reading = readJsonFile(testMachine(home), file)
    writeFileSync(file, '\ufeff{"token":"abc"}')
    expect((await reading)?.text('token')).toBe('abc')
  })

  it('that stays broken is told by its place, without what is in it', async () => {
    putFiles(home, { 'auth.json': '{"token":"abc-secret' })
    const reading = readJsonFile(testMachine(home), path.join(home, 'auth.json'))
    await expect(reading).rejects.toMatchObject({ kind: 'parse', message: expect.not.stringContaining('abc-secret') })
  })

  it('that is absent is null', async () => {
    expect(await readJsonFile(testMachine(home), path.join(home, 'auth.json'))).toBeNull()
  })
})
