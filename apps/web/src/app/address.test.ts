import { describe, expect, it } from 'vitest'
import { takeCode } from '../api/sign-in.ts'
import { hrefOf, parseRoute } from './route.ts'

describe('the address', () => {
  it.each([
    ['', 'now', ''],
    ['#/', 'now', ''],
    ['#/usage', 'usage', ''],
    ['#/usage?by=project&project=%2Fw%2Fa', 'usage', 'by=project&project=%2Fw%2Fa'],
    ['#elsewhere', 'now', ''],
  ])('%s is the page %s', (hash, page, params) => {
    const route = parseRoute(hash)
    expect([route.page, route.params.toString()]).toEqual([page, params])
  })

  it('comes back as it was written', () => {
    const href = hrefOf('usage', { project: '/w/שלום & co', model: null, by: '' })
    expect(parseRoute(href).params.get('project')).toBe('/w/שלום & co')
    expect(href).not.toContain('model')
    expect(hrefOf('now')).toBe('#/')
  })

  it('gives up its code, and nothing else', () => {
    const code = 'x'.repeat(43)
    expect(takeCode(`#code=${code}`)).toEqual({ code, rest: '' })
    expect(takeCode(`#/usage&code=${code}`)).toEqual({ code, rest: '#/usage' })
    expect(takeCode('#/usage?by=model')).toBeNull()
    expect(takeCode('#code=short')).toBeNull()
  })
})
