import type { Usage } from '../usage.ts'

/** The same usage under the names that the user wants to see: models of one name are one. */
export function withModelAliases(usage: Usage, aliases: Readonly<Record<string, string>>): Usage {
  if (Object.keys(aliases).length === 0) return usage
  const models = usage.models.map((model) => {
    const isNamed = model.name !== null && Object.hasOwn(aliases, model.name)
    return isNamed ? { ...model, name: aliases[model.name] ?? model.name } : model
  })
  return Object.create(usage, { models: { value: models } }) as Usage
}
