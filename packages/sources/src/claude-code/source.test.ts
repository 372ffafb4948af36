import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { describeSource, placeOf } from '../contract.ts'
import { claudeCode } from './source.ts'

describeSource(claudeCode, new URL('./fixtures/', import.meta.url))

const home = mkdtempSync(path.join(tmpdir(), 'aic-claude-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

it('looks in ~/.config/claude and ~/.claude, in this order', () => {
  expect(claudeCode.roots(placeOf('/home/me'))).toEqual([
    '/home/me/.config/claude/projects',
    '/home/me/.claude/projects',
  ])
  const xdg = placeOf('/home/me', { XDG_CONFIG_HOME: '/cfg', CLAUDE_CONFIG_DIR: '' })
  expect(claudeCode.roots(xdg)[0]).toBe('/cfg/claude/projects')
})

it('takes CLAUDE_CONFIG_DIR as a list of config folders, or of projects folders themselves', () => {
  mkdirSync(path.join(home, 'projects'))
  const place = placeOf(home, { CLAUDE_CONFIG_DIR: `~/one, ${home}/projects` })
  expect(claudeCode.roots(place)).toEqual([`${home}/one/projects`, `${home}/projects`])
})

it('takes CLAUDE_PROJECTS_DIRS as more folders of transcripts, a list of any kind (000-39)', () => {
  const roots = (dirs: string) => claudeCode.roots(placeOf('/home/me', { CLAUDE_PROJECTS_DIRS: dirs })).slice(2)
  expect(roots('/logs/a, ~/b')).toEqual(['/logs/a', '/home/me/b'])
  expect(roots('["/logs/a", "~/b"]')).toEqual(['/logs/a', '/home/me/b'])
  expect(roots('')).toEqual([])
  expect(roots('[]')).toEqual([])
})
