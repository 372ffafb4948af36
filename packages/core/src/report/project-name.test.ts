import { describe, expect, it } from 'vitest'
import { encodeFolder, isProjectNamed, parseAliases, projectNames } from './project-name.ts'

describe('project names', () => {
  it('are the last part, with parents only where needed, on every system', () => {
    const folders = ['/w/shop/api', '/w/bank/api', 'C:\\dev\\aic', '/home/me', '/', null]
    expect([...projectNames(folders, { home: '/home/me' }).values()].sort()).toEqual(
      ['(unknown)', '/', 'aic', 'bank/api', 'shop/api', '~'].sort(),
    )
  })

  it('tell a folder from one that ends like it', () => {
    const names = projectNames(['/api', '/w/api', '/x/w/api'], {})
    expect(new Set(names.values()).size).toBe(3)
  })

  it('follow aliases for the folder, its encoded form or its name', () => {
    const aliases = { '/w/a': 'A', '-w-b': 'B', c: 'C' }
    expect([...projectNames(['/w/a', '/w/b', '/w/c'], { aliases }).values()]).toEqual(['A', 'B', 'C'])
  })

  it('are not taken from the prototype of objects', () => {
    expect(projectNames(['/w/constructor'], {}).get('/w/constructor')).toBe('constructor')
  })
})

it('encodes folders as Claude Code does', () => {
  expect(encodeFolder('/home/me/my.app_2')).toBe('-home-me-my-app-2')
})

it('knows a project by path, encoded path, name and last part', () => {
  for (const wanted of ['/w/shop/API', '-w-shop-API', 'shop/api', 'api']) {
    expect(isProjectNamed(wanted, '/w/shop/API', 'shop/API')).toBe(true)
  }
  expect(isProjectNamed('ap', '/w/shop/API', 'shop/API')).toBe(false)
})

it('reads pairs of aliases and refuses halves', () => {
  expect(parseAliases('a=b, c=d')).toEqual({ a: 'b', c: 'd' })
  expect(parseAliases('a')).toBeNull()
  expect(parseAliases('a=')).toBeNull()
})
