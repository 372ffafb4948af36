import path from 'node:path'
import { expect, it } from 'vitest'
import { foldersFrom, xdgDataHome } from './folders.ts'

it('takes no variable, an empty one and one of only commas as unset', () => {
  expect([undefined, '', '  ', ' , ,'].map((value) => foldersFrom(value, '/home/ann'))).toEqual([
    null,
    null,
    null,
    null,
  ])
})

it('reads a comma list, drops space around names and says each folder once', () => {
  expect(foldersFrom(' /a/b , /c,,/a/b/ ', '/home/ann')).toEqual(['/a/b', '/c'])
})

it('expands a leading ~ and no other', () => {
  expect(foldersFrom('~/logs,~,/x/~/y,/a~b', '/home/ann')).toEqual(['/home/ann/logs', '/home/ann', '/x/~/y', '/a~b'])
})

it('counts a relative folder from the working directory', () => {
  expect(foldersFrom('logs', '/home/ann')).toEqual([path.resolve('logs')])
})

it('finds the data folder, and ignores a relative XDG_DATA_HOME', () => {
  const home = '/home/ann'
  expect(xdgDataHome({ env: {}, home })).toBe('/home/ann/.local/share')
  expect(xdgDataHome({ env: { XDG_DATA_HOME: '' }, home })).toBe('/home/ann/.local/share')
  expect(xdgDataHome({ env: { XDG_DATA_HOME: 'data' }, home })).toBe('/home/ann/.local/share')
  expect(xdgDataHome({ env: { XDG_DATA_HOME: '/data' }, home })).toBe('/data')
})
