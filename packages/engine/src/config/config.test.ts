import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { configPath, loadConfig } from './config.ts'
import { secrecyOf, setSetting, settingOf, shownSetting } from './edit.ts'
import { configPage, configSchema } from './page.ts'
import { secretOf } from './secret.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'aic-config-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const machine = (env: Record<string, string> = {}) => ({
  env: { AIC_CONFIG_DIR: home, ...env },
  home,
  platform: 'linux' as const,
})
const file = () => path.join(home, 'agent.json')
function write(config: unknown): void {
  writeFileSync(file(), typeof config === 'string' ? config : JSON.stringify(config), { mode: 0o600 })
}

describe('settings in use', () => {
  it('are the defaults where there is no file, and none is made', () => {
    const { startOfWeek, mode, offline, timezone } = loadConfig(machine())
    expect({ startOfWeek, mode, offline, timezone }).toEqual({
      startOfWeek: 'monday',
      mode: 'auto',
      offline: false,
      timezone: undefined,
    })
    expect(statSync(file(), { throwIfNoEntry: false })).toBeUndefined()
  })

  it('are those of the environment before those of the file before the defaults', () => {
    write({ mode: 'display', startOfWeek: 'sunday', compact: true })
    const env = { AIC_MODE: 'calculate', AIC_OFFLINE: '1', AIC_COMPACT: 'no', AIC_PROJECT_ALIASES: '/work/a=A, b=B=C' }
    const { mode, startOfWeek, offline, compact, noBackground, projectAliases } = loadConfig(machine(env))
    expect({ mode, startOfWeek, offline, compact, noBackground }).toEqual({
      mode: 'calculate',
      startOfWeek: 'sunday',
      offline: true,
      compact: false,
      noBackground: false,
    })
    expect(projectAliases).toEqual({ '/work/a': 'A', b: 'B=C' })
  })

  it('lie where the system keeps settings', () => {
    const at = (platform: NodeJS.Platform, env = {}) => configPath({ env, home: '/h', platform })
    expect(at('linux')).toBe('/h/.config/aic/agent.json')
    expect(at('linux', { XDG_CONFIG_HOME: '/x' })).toBe('/x/aic/agent.json')
    expect(at('darwin')).toBe('/h/Library/Application Support/aic/agent.json')
    expect(at('linux', { AIC_CONFIG_DIR: '/c' })).toBe('/c/agent.json')
  })

  it('may name their schema, and begin with a byte order mark', () => {
    write(`\ufeff${JSON.stringify({ $schema: 'config.schema.json', version: 1, mode: 'display' })}`)
    expect(loadConfig(machine()).mode).toBe('display')
  })
})

describe('a bad file', () => {
  it.each([
    [{ mode: 'best' }, /^mode must be one of auto, calculate, display, but is "best" \(in .*agent\.json\)$/],
    [{ offline: 'yes' }, /^offline must be true or false, but is "yes"/],
    [{ compakt: true }, /^compakt is no setting; there are version, timezone/],
    [{ constructor: {} }, /^constructor is no setting/],
    [{ projectAliases: { api: 1 } }, /^projectAliases\.api must be a text, but is 1/],
    [{ projectAliases: ['a=b'] }, /^projectAliases must be an object, but is \["a=b"\]/],
    [
      { pricingOverrides: { 'gpt-5.4': { inputCostPerToken: -1 } } },
      /^pricingOverrides\.gpt-5\.4\.inputCostPerToken must be a number of at least 0, but is -1/,
    ],
    [
      { pricingOverrides: { m: { input: 1 } } },
      /^pricingOverrides\.m\.input is no setting; there are inputCostPerToken/,
    ],
    [
      { statusline: { contextLowThreshold: 101 } },
      /^statusline\.contextLowThreshold must be a number from 0 to 100, but is 101/,
    ],
    [{ version: 2 }, /is of version 2, this aic knows 1: update aic$/],
    ['{"mode": "auto",}', /agent\.json is no JSON: .*position/],
    ['[]', /agent\.json must hold a JSON object$/],
  ])('%j is refused by the name of its setting', (config, message) => {
    write(config)
    expect(() => loadConfig(machine())).toThrow(message)
  })

  it('is told from a bad variable', () => {
    expect(() => loadConfig(machine({ AIC_MODE: 'best' }))).toThrow(/^the variable AIC_MODE must be one of/)
    expect(() => loadConfig(machine({ AIC_OFFLINE: 'perhaps' }))).toThrow(/^the variable AIC_OFFLINE must be true or/)
  })
})

describe.skipIf(process.platform === 'win32')('rights', () => {
  it('of others to read the file are taken away when it is read', () => {
    write({ mode: 'display' })
    chmodSync(file(), 0o664)
    expect(loadConfig(machine()).mode).toBe('display')
    expect(statSync(file()).mode & 0o777).toBe(0o600)
  })

  it('are the owner’s alone in a file that aic makes', () => {
    setSetting(path.join(home, 'new', 'agent.json'), 'mode', 'display')
    expect(statSync(path.join(home, 'new', 'agent.json')).mode & 0o777).toBe(0o600)
  })
})

describe('setting a value', () => {
  const set = (key: string, value: string | null) => setSetting(file(), key, value)
  const read = (): unknown => JSON.parse(readFileSync(file(), 'utf8'))

  it('keeps the others, and writes what it means, not its text', () => {
    write({ mode: 'display' })
    set('compact', 'true')
    set('statusline.contextLowThreshold', '40')
    set('projectAliases./work/api.v2', 'Shop')
    expect(read()).toEqual({
      version: 1,
      mode: 'display',
      compact: true,
      statusline: { contextLowThreshold: 40 },
      projectAliases: { '/work/api.v2': 'Shop' },
    })
  })

  it('reaches prices of models whose names hold dots', () => {
    set('pricingOverrides.gpt-5.4.inputCostPerToken', '1e-6')
    set('pricingOverrides.my-model.1', '{"sameAs":"gpt-5.4"}')
    expect(settingOf(loadConfig(machine()), 'pricingOverrides.gpt-5.4.inputCostPerToken')).toBe(1e-6)
    expect(settingOf(loadConfig(machine()), 'pricingOverrides.my-model.1')).toEqual({ sameAs: 'gpt-5.4' })
  })

  it('to nothing takes it out, and what is empty then', () => {
    set('statusline.costSource', 'both')
    set('statusline.costSource', null)
    expect(read()).toEqual({ version: 1 })
  })

  it('that it can’t have changes nothing', () => {
    write({ mode: 'display' })
    expect(() => set('mode', 'best')).toThrow(/^mode must be one of/)
    expect(() => set('mode.x', '1')).toThrow('mode.x is no setting: mode holds one value')
    expect(() => set('statusline.colour', 'red')).toThrow(/^statusline\.colour is no setting; there are statusline\./)
    expect(read()).toEqual({ mode: 'display' })
  })

  it('reaches accounts of vendors, by the short names of the original design too', () => {
    set('openai.api_key', ' sk-made-up-for-tests-0001 ')
    set('openai.enabled', 'no')
    set('providers.azure-openai.extra.endpoint', 'https://x.openai.azure.com')
    expect(read()).toEqual({
      version: 1,
      providers: {
        openai: { api_key: 'sk-made-up-for-tests-0001', enabled: false },
        'azure-openai': { extra: { endpoint: 'https://x.openai.azure.com' } },
      },
    })
    expect(['openai.api_key', 'openai.enabled', 'providers.openai'].map(secrecyOf)).toEqual([
      'secret',
      'open',
      'holds-secrets',
    ])
    set('openai.api_key', null)
    set('openai.enabled', null)
    expect(settingOf(loadConfig(machine()), 'providers.openai')).toBeUndefined()
  })

  it.each(['budgets.__proto__.usd', 'projectAliases.__proto__', '__proto__.enabled'])(
    'called %s changes no object of the program, and is no setting',
    (key) => {
      expect(() => set(key, '5')).toThrow(`${key} is no setting`)
      expect({}).not.toHaveProperty('usd')
      expect(existsSync(file())).toBe(false)
    },
  )

  it('of a list takes commas, or a list, and nothing else', () => {
    set('customProviders.macaw', 'https://api.macaw.example, https://eu.macaw.example')
    expect(read()).toMatchObject({
      customProviders: { macaw: ['https://api.macaw.example', 'https://eu.macaw.example'] },
    })
    expect(() => set('customProviders', '{"macaw": "https://api.macaw.example"}')).toThrow(
      'customProviders.macaw must be a list, but is "https://api.macaw.example"',
    )
    expect(() => set('customProviders', '{"macaw": [7]}')).toThrow('customProviders.macaw[0] must be a text, but is 7')
  })

  it('of a linked file changes its target', () => {
    mkdirSync(path.join(home, 'dotfiles'))
    const target = path.join(home, 'dotfiles', 'agent.json')
    writeFileSync(target, '{}')
    symlinkSync(target, file())
    set('mode', 'display')
    expect(JSON.parse(readFileSync(target, 'utf8'))).toEqual({ version: 1, mode: 'display' })
  })
})

describe('secrets', () => {
  const key = 'sk-made-up-for-tests-0001'

  it('are shown by their ends, one by one and all together; where they are kept is shown whole', () => {
    write({ providers: { openai: { api_key: key }, other: { api_key: 'short' }, far: { api_key: 'env:FAR_KEY' } } })
    const config = loadConfig(machine())
    expect(shownSetting(config, 'openai.api_key')).toBe('••••0001')
    expect(shownSetting(config, 'other.api_key')).toBe('••••')
    expect(shownSetting(config, 'far.api_key')).toBe('env:FAR_KEY')
    expect(JSON.stringify(shownSetting(config, null))).not.toMatch(/sk-made|short/)
    expect(config.providers.openai?.api_key).toBe(key)
  })

  it('may be those of a variable or a file', () => {
    writeFileSync(path.join(home, 'key'), `${key}\n`)
    expect(secretOf(key, {})).toBe(key)
    expect(secretOf('env:FAR_KEY', { FAR_KEY: key })).toBe(key)
    expect(secretOf(`file:${path.join(home, 'key')}`, {})).toBe(key)
    expect([secretOf('env:FAR_KEY', {}), secretOf(`file:${home}/none`, {})]).toEqual([null, null])
  })

  it.each([
    `{"providers": {"openai": {"api_key": ${key}}}}`,
    `{"providers": {"openai": {"api_key": "${key}" }}`,
    JSON.stringify({ providers: { openai: key } }),
    JSON.stringify({ providers: key }),
    JSON.stringify({ providers: { openai: { api_key: [key] } } }),
  ])('are in no error of a file like %j', (text) => {
    write(text)
    let told = ''
    try {
      loadConfig(machine())
    } catch (error) {
      told = `${(error as Error).stack} ${String((error as Error).cause)}`
    }
    expect(told).toContain('agent.json')
    expect(told).not.toMatch(/sk-m/)
  })
})

describe('what is written about settings', () => {
  const docs = new URL('../../../../docs/', import.meta.url)

  it('is fresh: docs/config.schema.json and the table in docs/config.md (npm run docs)', () => {
    expect(readFileSync(new URL('config.schema.json', docs), 'utf8')).toBe(
      `${JSON.stringify(configSchema(), null, 2)}\n`,
    )
    const page = readFileSync(new URL('config.md', docs), 'utf8')
    expect(page).toBe(configPage(page))
  })
})

describe('origins that may frame the widget', () => {
  it('are origins as browsers write them', () => {
    write({ web: { frameOrigins: ['https://wiki.example.com', 'http://localhost:3000', 'http://[::1]:8080'] } })
    expect(loadConfig(machine()).web.frameOrigins).toHaveLength(3)
    setSetting(file(), 'web.frameOrigins', 'https://a.example, https://b.example')
    expect(loadConfig(machine()).web.frameOrigins).toEqual(['https://a.example', 'https://b.example'])
  })

  it.each([
    '*',
    'https://*.example.com',
    'https://a.example/',
    'https://a.example/page',
    'https://a.example:443',
    'https://A.example',
    'https://a.example;sandbox',
    'https://a.example,https://b.example',
    "'self'",
    'data:',
    'file:///tmp',
    'https://user@a.example',
    '',
  ])('can’t be %s, which a header could take for more', (origin) => {
    write({ web: { frameOrigins: [origin] } })
    expect(() => loadConfig(machine())).toThrow(/web\.frameOrigins\[0\] must be an origin/)
  })
})

describe('the address of a hub', () => {
  it.each(['https://hub.example.com', 'http://127.0.0.1:8391', 'https://box.lan:8443/below'])('can be %s', (url) => {
    setSetting(file(), 'sync.url', url)
    expect(loadConfig(machine()).sync.url).toBe(url)
  })

  it.each(['127.0.0.1:8391', 'ftp://x', 'hub.example.com', 'localhost:8391', ''])('can’t be "%s"', (url) => {
    expect(() => setSetting(file(), 'sync.url', url)).toThrow(/sync\.url must be an address such as https:/)
  })

  it('can’t hold a password, and is not shown if it does', () => {
    const set = () => setSetting(file(), 'sync.url', 'https://sam:made-up-word@hub.example.com')
    expect(set).toThrow(/its value is not shown/)
    expect(set).not.toThrow(/made-up-word/)
  })
})
