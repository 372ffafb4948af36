import { describe, expect, it } from 'vitest'
import { alertChange, budgetChange } from './alert-change.ts'
import { deliveryText, testText } from './delivery-text.ts'

const formOf = (pairs: readonly (readonly [string, string])[]): FormData => {
  const form = new FormData()
  for (const [name, value] of pairs) form.append(name, value)
  return form
}

describe('the form of alerts', () => {
  const thresholds = [
    ['info', '40'],
    ['warning', '80'],
    ['critical', '95'],
    ['source', 'auto'],
  ] as const

  it('asks for what it says', () => {
    expect(
      alertChange(
        formOf([...thresholds, ['channel', 'desktop'], ['channel', 'webhook'], ['from', '22:00'], ['to', '07:00']]),
      ),
    ).toEqual({
      thresholds: { info: 40, warning: 80, critical: 95 },
      channels: ['desktop', 'webhook'],
      quiet_hours: { from: '22:00', to: '07:00' },
      preferred_source: 'auto',
    })
  })

  it('has no quiet hours with one end only', () => {
    expect(alertChange(formOf([...thresholds, ['from', '22:00'], ['to', '']]))).toMatchObject({ quiet_hours: null })
  })
})

describe('the form of a budget', () => {
  it('leaves out what is empty', () => {
    expect(
      budgetChange(
        formOf([
          ['name', ' food '],
          ['usd', '12.5'],
          ['period', 'week'],
          ['project', ''],
          ['model', 'opus'],
        ]),
      ),
    ).toEqual({
      name: 'food',
      budget: { usd: 12.5, period: 'week', model: 'opus' },
    })
  })

  it.each(['', '0', '-3', 'much'])('is none with the amount "%s"', (usd) => {
    expect(
      budgetChange(
        formOf([
          ['name', 'x'],
          ['usd', usd],
        ]),
      ),
    ).toBeNull()
  })
})

it('says what became of an alert on each channel', () => {
  const failed = { channel: 'webhook', status: 'failed', attempts: 3, error: 'status 500' } as const
  const sent = { channel: 'desktop', status: 'sent', attempts: 1, error: null } as const
  expect(deliveryText(failed)).toBe('webhook failed after 3 attempts: status 500')
  expect(testText([sent])).toEqual({ isGood: true, text: 'desktop: sent' })
  expect(testText([sent, failed]).isGood).toBe(false)
  expect(testText([]).text).toBe('No channel is switched on.')
})
