import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readConfigFile } from './config.ts'
import { orderProviders } from './order-providers.ts'

let file = ''
beforeEach(() => {
  file = path.join(mkdtempSync(path.join(tmpdir(), 'aic-order-')), 'agent.json')
})
afterEach(() => rmSync(path.dirname(file), { recursive: true }))

it('puts the named providers first, and keeps what is set for each', () => {
  const set = { openai: { api_key: 'env:MY_KEY' }, claude: { enabled: false }, mistral: { show_in_tray: true } }
  writeFileSync(file, JSON.stringify({ startOfWeek: 'sunday', providers: set }))
  orderProviders(file, ['mistral', 'groq', 'openai'])
  const { providers, startOfWeek } = readConfigFile(file)
  expect(Object.entries(providers ?? {})).toEqual([
    ['mistral', set.mistral],
    ['groq', {}],
    ['openai', set.openai],
    ['claude', set.claude],
  ])
  expect(startOfWeek).toBe('sunday')
})

it('makes the file where there is none', () => {
  orderProviders(file, ['claude'])
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1, providers: { claude: {} } })
})
