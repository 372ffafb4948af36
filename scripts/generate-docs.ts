// Writes docs/cli.md from the table of commands. `npm run docs`; a unit test says when it is stale.
import { writeFileSync } from 'node:fs'
import { cliPage } from '../apps/cli/src/docs/cli-page.ts'

writeFileSync(new URL('../docs/cli.md', import.meta.url), await cliPage())
