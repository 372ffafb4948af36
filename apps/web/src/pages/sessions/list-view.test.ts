import { describe, expect, it } from 'vitest'
import { listHref, listViewOf, nextOrder, pagePath, sessionHref } from './list-view.ts'

const of = (query: string) => listViewOf(new URLSearchParams(query))

describe('the view of the list', () => {
  it('is the latest first, of all time, where the address says nothing or nonsense', () => {
    const usual = { q: '', last: 'all', sort: 'last', isRising: false }
    expect(of('')).toEqual(usual)
    expect(of('sort=mood&last=toString&order=up')).toEqual(usual)
  })

  it('asks for its pages with what it leaves in only', () => {
    expect(pagePath(of(''), 0)).toBe('/api/sessions?sort=last&order=desc&limit=100')
    expect(pagePath(of('q=%20web%20&last=7&sort=project&order=asc'), 3)).toBe(
      '/api/sessions?sort=project&order=asc&limit=100&offset=300&q=web&last=7',
    )
  })

  it('turns on a second click, and starts with the largest, or with A', () => {
    expect(nextOrder(of(''), 'cost')).toEqual({ sort: 'cost', order: null })
    expect(nextOrder(of('sort=cost'), 'cost')).toEqual({ sort: 'cost', order: 'asc' })
    expect(nextOrder(of('sort=cost'), 'project')).toEqual({ sort: 'project', order: 'asc' })
  })
})

it('stays in the address of a session that is opened from it, and in the way back', () => {
  const list = new URLSearchParams({ q: 'store api', sort: 'cost' })
  const href = sessionHref(list, 'abc')
  expect(href).toBe('#/sessions?q=store+api&sort=cost&id=abc')
  expect(listHref(new URLSearchParams(href.split('?')[1]))).toBe('#/sessions?q=store+api&sort=cost')
  expect(listHref(new URLSearchParams({ id: 'abc' }))).toBe('#/sessions')
})
