/**
 * Writes docs/api.md and docs/openapi.json from the agent's schemas, docs/cli.md from the table of commands, docs/errors.md from that of errors, and docs/config.md's table and docs/config.schema.json from the settings,
 * docs/limits.md's table from simulated histories, and docs/custom-provider.schema.json from what such a file may hold.
 * With --check: fails when a page is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import agent from '../apps/agent/package.json' with { type: 'json' }
import { apiDocument } from '../apps/agent/src/document/api-document.ts'
import { apiPage } from '../apps/agent/src/document/api-page.ts'
import { cliPage } from '../apps/cli/src/docs/cli-page.ts'
import { errorsPage } from '../apps/cli/src/docs/errors-page.ts'
import { configPage, configSchema } from '../packages/engine/src/config/page.ts'
import { customSpecSchema } from '../packages/providers/src/custom/json-schema.ts'
import { limitsPage } from '../testing/learned-limits.ts'

const fileOf = (name: string): URL => new URL(`../docs/${name}`, import.meta.url)

const document = apiDocument(agent.version)

const pages: Readonly<Record<string, string>> = {
  'cli.md': await cliPage(),
  'errors.md': errorsPage(),
  'api.md': apiPage(document),
  'openapi.json': `${JSON.stringify(document, null, 2)}\n`,
  'config.md': configPage(readFileSync(fileOf('config.md'), 'utf8')),
  'limits.md': limitsPage(readFileSync(fileOf('limits.md'), 'utf8')),
  'config.schema.json': `${JSON.stringify(configSchema(), null, 2)}\n`,
  'custom-provider.schema.json': `${JSON.stringify(customSpecSchema(), null, 2)}\n`,
}

for (const [name, text] of Object.entries(pages)) {
  if (!process.argv.includes('--check')) writeFileSync(fileOf(name), text)
  else if (readFileSync(fileOf(name), 'utf8') !== text) {
    process.stderr.write(`docs/${name} is stale: run \`npm run docs\`\n`)
    process.exitCode = 1
  }
}
