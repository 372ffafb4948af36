import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { cliPage } from './cli-page.ts'

it('docs/cli.md says what the commands say: run `node scripts/generate-docs.ts` after a change', async () => {
  expect(readFileSync(new URL('../../../../docs/cli.md', import.meta.url), 'utf8')).toBe(await cliPage())
})
