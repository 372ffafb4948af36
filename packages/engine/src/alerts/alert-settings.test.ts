import { Journal } from '@aic/store/journal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { getAlertSettings, updateAlertSettings } from './alert-settings.ts'

let journal: Journal
beforeEach(() => {
  journal = Journal.inMemory()
})
afterEach(() => journal[Symbol.dispose]())

const sources = (env: Record<string, string> = {}, alerts = {}) => ({
  env,
  config: { alerts, preferredSource: 'auto' as const },
})
const usual = {
  isEnabled: true,
  thresholds: { info: 50, warning: 75, critical: 90 },
  preferredSource: 'auto',
  channels: ['desktop', 'terminal'],
  quietHours: null,
}

describe('settings of alerts', () => {
  it('are the defaults where nobody set any (000-31)', () => {
    expect(getAlertSettings(journal, sources())).toEqual(usual)
  })

  it('change one by one, and stay (000-25, 000-32)', () => {
    updateAlertSettings(journal, sources(), { channels: ['webhook'] }, { atMs: 1 })
    const after = updateAlertSettings(journal, sources(), { quietHours: { from: '22:00', to: '7:00' } }, { atMs: 2 })
    expect(after).toEqual({ ...usual, channels: ['webhook'], quietHours: { from: '22:00', to: '7:00' } })
    expect(updateAlertSettings(journal, sources(), { quietHours: null }, { atMs: 3 }).quietHours).toBeNull()
    expect(getAlertSettings(journal, sources(), 'another user')).toEqual(usual)
  })

  it('of variables go first, then what was set, then the file (000-41, 000-42)', () => {
    const file = {
      info: 40,
      channels: 'webhook',
      webhookUrl: 'https://example.com',
      quietFrom: '22:00',
      quietTo: '06:00',
    }
    expect(getAlertSettings(journal, sources({}, file))).toMatchObject({
      thresholds: { info: 40, warning: 75, critical: 90 },
      channels: ['webhook'],
      quietHours: { from: '22:00', to: '06:00' },
    })
    updateAlertSettings(
      journal,
      sources({}, file),
      { preferredSource: 'local', thresholds: { info: 30, warning: 60, critical: 80 } },
      { atMs: 1 },
    )
    expect(getAlertSettings(journal, sources({}, file))).toMatchObject({
      thresholds: { info: 30 },
      preferredSource: 'local',
    })
    for (const text of ['{"info": 10, "warning": 20, "critical": 30}', 'info:10,warning:20,critical:30', '10,20,30']) {
      const env = { USAGE_ALERT_THRESHOLDS: text, USAGE_PREFERRED_SOURCE: 'OAuth' }
      expect(getAlertSettings(journal, sources(env, file))).toMatchObject({
        thresholds: { info: 10, warning: 20, critical: 30 },
        preferredSource: 'oauth',
      })
    }
  })

  it('that they can’t have are refused by each name, and then none is set', () => {
    const change = {
      thresholds: { info: 80, warning: 75, critical: 101 },
      channels: ['pigeon'],
      quietHours: { from: '25:00', to: '7:00' },
    }
    expect(() => updateAlertSettings(journal, sources(), change, { atMs: 1 })).toThrow(
      'thresholds.warning must be greater than info (80); thresholds.critical must be a whole number from 1 to 100; channels holds pigeon; there are desktop, terminal, webhook; quietHours.from must be a local time such as 22:00',
    )
    expect(getAlertSettings(journal, sources())).toEqual(usual)
    expect(() => getAlertSettings(journal, sources({ USAGE_PREFERRED_SOURCE: 'best' }))).toThrow(
      /^preferredSource must be one of/,
    )
    expect(() => getAlertSettings(journal, sources({ USAGE_ALERT_THRESHOLDS: 'high' }))).toThrow(
      /^thresholds\.info must be/,
    )
  })
})
