import { describe, expect, it } from 'vitest'
import { parseConsoleBody } from './console-body.ts'

const nowMs = Date.UTC(2026, 10, 24, 12)
const lastUpdated = '2026-11-24T11:59:00.000Z'
const session = { resetsIn: '2 hr 15 min', percentageUsed: 42 }
const weeklyLimits = {
  allModels: { resetsIn: 'Resets Thu 4:00 PM', percentageUsed: 10 },
  sonnetOnly: { resetsIn: 'Resets Thu 4:00 PM', percentageUsed: 0 },
}
const parse = (body: unknown) => parseConsoleBody(body, nowMs)
const said = (body: unknown): string => {
  try {
    parse(body)
    return 'taken'
  } catch (error) {
    return (error as Error).message
  }
}

describe('the original’s body (004-08)', () => {
  it('is taken whole, and is version 1', () => {
    const body = { currentSession: session, weeklyLimits, lastUpdated, isPartial: false }
    expect(parse(body)).toEqual({ version: 1, ...body })
  })

  it('may lack the session or the week, not both (004-13, 004-14, 004-15)', () => {
    expect(parse({ currentSession: session, lastUpdated })).toEqual({
      version: 1,
      currentSession: session,
      lastUpdated,
    })
    expect(parse({ weeklyLimits, lastUpdated })).toEqual({ version: 1, weeklyLimits, lastUpdated })
    expect(said({ lastUpdated })).toBe('Invalid data: must include at least currentSession or weeklyLimits')
  })

  it.each([
    [{}, 'Missing required field: lastUpdated'],
    [{ lastUpdated: '' }, 'Missing required field: lastUpdated'],
    [{ lastUpdated: 'yesterday' }, 'Invalid lastUpdated format'],
    [{ lastUpdated: 1_790_000_000_000 }, 'Invalid lastUpdated format'],
    [{ lastUpdated: '2026-11-24' }, 'Invalid lastUpdated format'],
    [{ lastUpdated: '2026-11-24T12:00:00' }, 'Invalid lastUpdated format'],
    [{ lastUpdated: '2026-02-30T12:00:00Z' }, 'Invalid lastUpdated format'],
    [{ lastUpdated: '24 Nov 2026 12:00 GMT' }, 'Invalid lastUpdated format'],
  ])('must say in strict ISO 8601 when it was read: %j (004-10)', (body, message) => {
    expect(said({ currentSession: session, ...body })).toBe(message)
  })

  it.each(['2026-11-24T11:59:00Z', '2026-11-24T12:59:00.123+01:00', '2026-11-24T12:04:59Z'])('may say %s', (at) => {
    expect(said({ currentSession: session, lastUpdated: at })).toBe('taken')
  })

  it('is refused from the far future: it would keep all that follows out', () => {
    expect(said({ currentSession: session, lastUpdated: '2026-11-24T13:00:00Z' })).toBe(
      'Invalid lastUpdated: it is 60 minutes in the future',
    )
  })

  it.each([0, 100, 33.3])('may say that %d %% are used (004-11)', (percentageUsed) => {
    expect(said({ currentSession: { ...session, percentageUsed }, lastUpdated })).toBe('taken')
  })

  it.each([-0.1, 100.1, '50', null, undefined])('may not say %j for a share (004-11)', (percentageUsed) => {
    const wrong = { ...session, percentageUsed }
    expect(said({ currentSession: wrong, lastUpdated })).toBe(
      'Invalid data: currentSession.percentageUsed must be 0-100',
    )
  })

  it.each(['', '  ', 5, null, undefined])('may not say %j for a reset (004-12)', (resetsIn) => {
    const message = 'Invalid data: currentSession.resetsIn must be non-empty string'
    expect(said({ currentSession: { ...session, resetsIn, percentageUsed: 500 }, lastUpdated })).toBe(message)
  })

  it('needs both weekly limits, checked in their order', () => {
    const { allModels, sonnetOnly } = weeklyLimits
    const both = 'Invalid data: weeklyLimits must include allModels and sonnetOnly'
    expect(said({ weeklyLimits: { allModels }, lastUpdated })).toBe(both)
    expect(said({ weeklyLimits: { sonnetOnly }, lastUpdated })).toBe(both)
    expect(said({ weeklyLimits: { allModels: { ...allModels, resetsIn: '' }, sonnetOnly: {} }, lastUpdated })).toBe(
      'Invalid data: weeklyLimits.allModels.resetsIn must be non-empty string',
    )
    expect(said({ weeklyLimits: { allModels, sonnetOnly: { ...sonnetOnly, percentageUsed: 101 } }, lastUpdated })).toBe(
      'Invalid data: weeklyLimits.sonnetOnly.percentageUsed must be 0-100',
    )
  })

  it('is checked in the original’s order: the session’s fault comes before the week’s', () => {
    expect(said({ currentSession: { resetsIn: '' }, weeklyLimits: {}, lastUpdated })).toContain(
      'currentSession.resetsIn',
    )
  })

  it.each([[null], [[]], ['x'], [7]])('is no %j', (body) => expect(said(body)).toBe('Invalid JSON body'))

  it('keeps nothing that nobody knows, and errors of the collector in bounds', () => {
    const extractionErrors = { sonnetOnly: 'x'.repeat(5_000), more: 7 }
    const found = parse({ currentSession: { ...session, secret: 1 }, lastUpdated, extra: {}, extractionErrors })
    expect(found).toEqual({
      version: 1,
      currentSession: session,
      lastUpdated,
      extractionErrors: { sonnetOnly: 'x'.repeat(200) },
    })
  })
})

describe('version 2 (004-14)', () => {
  const two = (body: object): unknown => ({ version: 2, lastUpdated, ...body })

  it('takes each weekly limit that is known, and no others', () => {
    const { allModels } = weeklyLimits
    expect(parse(two({ weeklyLimits: { allModels, sonnetOnly: null }, currentSession: null }))).toEqual({
      version: 2,
      weeklyLimits: { allModels },
      lastUpdated,
    })
    expect(said(two({ weeklyLimits: { sonnetOnly: null } }))).toContain('at least')
  })

  it('takes the moment of a reset, and the zone of texts', () => {
    const currentSession = { resetsAt: '2026-11-24T15:00:00+01:00', percentageUsed: 1 }
    expect(parse(two({ currentSession, timezone: 'Europe/Berlin' }))).toMatchObject({
      currentSession: { resetsIn: null, resetsAt: '2026-11-24T14:00:00.000Z', percentageUsed: 1 },
      timezone: 'Europe/Berlin',
    })
  })

  it.each([
    [{ currentSession: { resetsIn: '', percentageUsed: 0 } }, 'currentSession.resetsIn must be non-empty string'],
    [{ currentSession: { percentageUsed: null } }, 'currentSession.percentageUsed must be 0-100'],
    [{ currentSession: { percentageUsed: 1, resetsAt: 'soon' } }, 'currentSession.resetsAt must be ISO 8601'],
    [{ currentSession: session, timezone: 'Mars/Olympus' }, 'timezone must be an IANA zone'],
    [{ currentSession: session, weeklyLimits: [] }, 'weeklyLimits must be an object'],
    [{ weeklyLimits: { __proto__x: session } }, 'names that no limit has'],
    [{ version: 3, currentSession: session }, 'version must be 1 or 2'],
  ])('may not say %j', (body, message) => expect(said(two(body))).toContain(message))
})
