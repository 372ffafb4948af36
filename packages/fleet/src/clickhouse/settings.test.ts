import { describe, expect, it } from 'vitest'
import { clickHouseUrl, readClickHouseSettings, shownSettings } from './settings.ts'

describe('settings of the ClickHouse', () => {
  it('are localhost:8123, default, no password, default unless something is set (001-09)', () => {
    const settings = readClickHouseSettings({})
    expect(settings).toEqual({
      protocol: 'http',
      host: 'localhost',
      port: 8123,
      user: 'default',
      password: '',
      database: 'default',
    })
    expect(clickHouseUrl(settings)).toBe('http://localhost:8123')
  })

  it('come from CH_HOST, CH_PORT, CH_USER, CH_PASSWORD and CH_DATABASE, before the configuration (001-09)', () => {
    const env = { CH_HOST: 'db.example', CH_PORT: '8124', CH_USER: 'ann', CH_PASSWORD: 'pw-1', CH_DATABASE: 'team' }
    const configured = { host: 'other.example', port: 1, user: 'bob', password: 'pw-2', database: 'x' }
    const expected = {
      protocol: 'http',
      host: 'db.example',
      port: 8124,
      user: 'ann',
      password: 'pw-1',
      database: 'team',
    }
    expect(readClickHouseSettings(env, configured)).toEqual(expected)
    const empty = { CH_HOST: '', CH_PORT: ' ', CH_USER: '', CH_DATABASE: '' }
    expect(readClickHouseSettings(empty, configured)).toMatchObject({ host: 'other.example', port: 1, user: 'bob' })
  })

  it('take https for the ports 443, 8443 and 9440 (001-11)', () => {
    const protocolAt = (port: string): string => readClickHouseSettings({ CH_PORT: port }).protocol
    expect(['443', '8443', '9440'].map(protocolAt)).toEqual(['https', 'https', 'https'])
    expect(['80', '8123', '8442'].map(protocolAt)).toEqual(['http', 'http', 'http'])
  })

  it('let CH_PROTOCOL decide, whatever the port (001-10)', () => {
    expect(readClickHouseSettings({ CH_PORT: '8443', CH_PROTOCOL: 'http' }).protocol).toBe('http')
    expect(readClickHouseSettings({ CH_PORT: '8123', CH_PROTOCOL: 'HTTPS' }).protocol).toBe('https')
    expect(readClickHouseSettings({}, { protocol: 'https' }).protocol).toBe('https')
  })

  it('refuse what can’t be meant, naming the variable', () => {
    const wrong = [{ CH_PORT: '0' }, { CH_PORT: '8123x' }, { CH_PROTOCOL: 'tcp' }, { CH_HOST: 'http://db.example/x' }]
    for (const env of wrong) {
      expect(() => readClickHouseSettings(env)).toThrow(expect.objectContaining({ kind: 'validation' }))
      expect(() => readClickHouseSettings(env)).toThrow(Object.keys(env)[0])
    }
  })

  it('are shown without the password (001-66)', () => {
    const shown = shownSettings(readClickHouseSettings({ CH_PASSWORD: 'secret-horse' }))
    expect(JSON.stringify(shown)).not.toContain('secret-horse')
    expect(shown).toMatchObject({ CH_HOST: 'localhost', CH_PASSWORD: 'set, not shown' })
    expect(shownSettings(readClickHouseSettings({}))).toMatchObject({ CH_PASSWORD: 'not set' })
  })

  it('write an IPv6 address as an address wants it', () => {
    expect(clickHouseUrl(readClickHouseSettings({ CH_HOST: '::1' }))).toBe('http://[::1]:8123')
  })
})
