import { describeProvider } from '../contract.ts'
import { kimiForCoding } from './provider.ts'

const usages = 'GET api.kimi.com/coding/v1/usages'

describeProvider(kimiForCoding, {
  credential: { secret: 'sk-kimi-madeUpKey0123456789abcdefghijklmnop' },
  examples: [
    {
      name: 'the week, and a window of 300 minutes that tells only what remains',
      answers: {
        [usages]: {
          usage: { limit: 100_000, used: 25_000, remaining: 75_000, resetTime: '2026-08-19T00:00:00Z' },
          limits: [
            {
              window: { duration: 300, timeUnit: 'TIME_UNIT_MINUTE' },
              detail: { limit: 3_000, remaining: 1_800, resetTime: '2026-08-15T14:30:00Z' },
            },
          ],
        },
      },
      reads: {
        origin: 'api',
        limits: [
          {
            id: 'session',
            label: '5-hour window',
            usedPercent: 40,
            used: 1_200,
            limit: 3_000,
            windowMs: 18_000_000,
            resetsAtMs: Date.UTC(2026, 7, 15, 14, 30),
          },
          { id: 'weekly', label: 'Weekly', usedPercent: 25, used: 25_000, resetsAtMs: Date.UTC(2026, 7, 19) },
        ],
        notes: [],
      },
    },
    {
      name: 'other names of the reset, other units, and a week that is told twice',
      answers: {
        [usages]: {
          usage: { limit: 100, remaining: -1, reset_at: 1_787_097_600 },
          limits: [
            { window: { duration: 24, timeUnit: 'TIME_UNIT_HOUR' }, detail: { limit: 10, used: 1, reset_time: null } },
            { window: { duration: 7, timeUnit: 'TIME_UNIT_DAY' }, detail: { limit: 50, used: 5 } },
            { window: { duration: 2, timeUnit: 'TIME_UNIT_HOUR' }, detail: { limit: 50 } },
            { window: { duration: 1, timeUnit: 'TIME_UNIT_EON' }, detail: { limit: 50, used: 5 } },
          ],
        },
      },
      reads: {
        limits: [
          { id: 'daily', usedPercent: 10, windowMs: 86_400_000, resetsAtMs: null },
          { id: 'weekly', usedPercent: 10, used: 5, limit: 50 },
          { id: 'session', label: '2-hour window', usedPercent: null, used: null, limit: 50 },
        ],
      },
    },
  ],
})
