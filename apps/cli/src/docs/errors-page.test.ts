import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { errorTable } from '@aic/core'
import { expect, it } from 'vitest'
import { errorsPage } from './errors-page.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const read = (file: string): string => readFileSync(`${root}/${file}`, 'utf8')

it('docs/errors.md says what the table says: run `node scripts/generate-docs.ts` after a change', () => {
  expect(read('docs/errors.md')).toBe(errorsPage())
})

it('every code is given to some error', () => {
  const files = globSync(['apps/*/src/**/*.ts', 'packages/*/src/**/*.ts'], { cwd: root })
  const source = files.filter((file) => !/aic-error\.ts$|\.test\.ts$/.test(file)).map(read)
  const unused = Object.keys(errorTable).filter((code) => !source.some((text) => text.includes(`'${code}'`)))
  expect(unused).toEqual([])
})
