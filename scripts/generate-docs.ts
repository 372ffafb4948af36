// Writes docs/cli.md from the table of commands, and what docs/config.* say of the settings. `npm run docs`; a unit test says when it is stale.
import { readFileSync, writeFileSync } from 'node:fs'
import { cliPage } from '../apps/cli/src/docs/cli-page.ts'
import { configPage, configSchema } from '../packages/engine/src/config/page.ts'

const docs = new URL('../docs/', import.meta.url)
const config = new URL('config.md', docs)
writeFileSync(new URL('cli.md', docs), await cliPage())
writeFileSync(config, configPage(readFileSync(config, 'utf8')))
writeFileSync(new URL('config.schema.json', docs), `${JSON.stringify(configSchema(), null, 2)}\n`)
