import { variableOf } from './config.ts'
import { type Field, type JsonSchema, schemasOf } from './fields.ts'
import { defaults, settings } from './settings.ts'

/** The JSON Schema of `agent.json`: docs/config.schema.json. */
export function configSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Settings of aic (agent.json)',
    type: 'object',
    additionalProperties: false,
    properties: { $schema: { type: 'string' }, ...schemasOf(settings) },
  }
}

const begin = '<!-- Settings: written by scripts/generate-docs.ts from packages/engine/src/config/settings.ts. -->\n'
const end = '<!-- /Settings -->'

/** docs/config.md with its table of settings made anew. */
export function configPage(page: string): string {
  const [before, rest = ''] = page.split(begin)
  const after = rest.split(end)[1]
  if (after === undefined) throw new Error('docs/config.md has lost the marks around its table of settings')
  return `${before}${begin}\n${settingsTable()}\n\n${end}${after}`
}

function settingsTable(): string {
  const rows = Object.entries(settings).flatMap(([name, field]) => rowsOf(name, field))
  return ['| setting | value | default | variable | meaning |', '|---|---|---|---|---|', ...rows].join('\n')
}

function rowsOf(name: string, field: Field<unknown>): string[] {
  if (field.fields !== undefined) {
    return Object.entries(field.fields).map(([inner, each]) => rowOf(`${name}.${inner}`, each, '', ''))
  }
  const inEntries = Object.entries(field.entry?.isSecret === true ? (field.entry.fields ?? {}) : {})
  if (inEntries.length > 0) return inEntries.map(([inner, each]) => rowOf(`${name}.ID.${inner}`, each, '', ''))
  const byDefault: unknown = name in defaults ? defaults[name as keyof typeof defaults] : undefined
  const hasVariable = field.parse !== undefined && name !== 'version'
  return [rowOf(name, field, defaultText(byDefault), hasVariable ? `\`${variableOf(name)}\`` : '')]
}

const rowOf = (name: string, field: Field<unknown>, byDefault: string, variable: string): string =>
  `| \`${name}\` | ${kindOf(field)} | ${byDefault} | ${variable} | ${String(field.schema.description)} |`

const defaultText = (value: unknown): string =>
  value === undefined || typeof value === 'object' ? '' : `\`${String(value)}\``

function kindOf({ schema, entry }: Field<unknown>): string {
  if (Array.isArray(schema.enum)) return schema.enum.map((word) => `\`${word}\``).join(', ')
  if (entry !== undefined)
    return entry.fields !== undefined
      ? 'objects by name'
      : `${entry.schema.type === 'array' ? 'lists' : 'texts'} by name`
  if (schema.type !== 'number') return schema.type === 'boolean' ? '`true`, `false`' : 'text'
  if (schema.minimum === schema.maximum) return `\`${String(schema.maximum)}\``
  return schema.maximum === undefined ? 'number' : `number, ${String(schema.minimum)} to ${String(schema.maximum)}`
}
