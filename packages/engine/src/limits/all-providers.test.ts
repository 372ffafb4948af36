import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { providers } from '@aic/providers'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { allProviders } from './all-providers.ts'

const examples = fileURLToPath(new URL('../../../../examples/custom-provider/', import.meta.url))
let home = ''
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-providers-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const find = (customProviders = {}) => allProviders({ env: {}, home, platform: 'linux' }, { customProviders })

it('are those of aic where the user wrote none', async () => {
  expect(await find()).toEqual({ providers, problems: [] })
})

it('are followed by those in the config folder, modules only where the settings approve them', async () => {
  const folder = path.join(home, '.config', 'aic', 'providers')
  mkdirSync(folder, { recursive: true })
  cpSync(examples, folder, { recursive: true })
  const unapproved = await find()
  expect(unapproved.providers.slice(providers.length).map(({ id }) => id)).toEqual(['parrot'])
  expect(unapproved.problems).toMatchObject([{ file: path.join(folder, 'macaw.mjs') }])
  const { providers: all, problems } = await find({ macaw: ['https://api.macaw.example'] })
  expect(all.slice(providers.length).map(({ id }) => id)).toEqual(['macaw', 'parrot'])
  expect(problems).toEqual([])
})
