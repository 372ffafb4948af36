import type { PriceBook } from './book.ts'

/** A place in the price book where a logged name may be found. */
export interface Route {
  /** Id of the provider whose list to look in; null when neither log nor name tell one that the book knows. */
  readonly provider: string | null
  readonly name: string
  /** The prefix that was read off the logged name; empty for the name as it is. */
  readonly prefix: string
}

/**
 * The ways to read a logged name, the most literal first: `openrouter/anthropic/claude-opus-4.5` is a model of that
 * name, then OpenRouter's `anthropic/claude-opus-4.5`, then Anthropic's `claude-opus-4.5`.
 */
export function routesOf(book: PriceBook, logged: string, loggedProvider: string | null): Route[] {
  const provider = loggedProvider === null ? null : providerId(book, loggedProvider)
  const routes: Route[] = [{ provider, name: logged, prefix: '' }]
  let rest = withoutPath(logged)
  if (rest !== logged) routes.push(routeOf(logged, rest, provider))
  for (let cut = rest.indexOf('/'); cut > 0; cut = rest.indexOf('/')) {
    const owner = providerId(book, rest.slice(0, cut)) ?? provider
    rest = rest.slice(cut + 1)
    routes.push(routeOf(logged, rest, owner))
  }
  const bedrock = bedrockRoutes(logged, rest)
  return bedrock.length > 0 ? [...bedrock, ...routes] : routes
}

const routeOf = (logged: string, rest: string, provider: string | null): Route => ({
  provider,
  name: rest,
  prefix: logged.slice(0, logged.length - rest.length),
})

/** Provider ids are compared without case, blanks, dots and dashes: `Z.AI`, `z-ai` and `zai` are one. */
export function providerId(book: PriceBook, written: string): string | null {
  const key = written.toLowerCase()
  if (Object.hasOwn(book.providers, key)) return key
  return book.providerAliases[key] ?? book.providerAliases[key.replaceAll(/[\s._-]+/g, '')] ?? null
}

/** Resource paths say nothing about the price: Vertex (`projects/…/models/x`), Gemini (`models/x`), an AWS ARN. */
function withoutPath(name: string): string {
  if (name.startsWith('arn:')) return name.slice(name.lastIndexOf('/') + 1)
  return name.replace(/^(projects\/.*\/)?(publishers\/[^/]+\/)?models\//, '')
}

const bedrockName =
  /^(?:(global|us|eu|apac|jp|au|ca|sa|us-gov)\.)?(amazon|anthropic|cohere|deepseek|google|meta|minimax|mistral|moonshot|moonshotai|nvidia|openai|qwen|writer|zai)\.([a-z].*?)(?:-v\d+(?::\d+(?::\w+)?)?)?$/i

/** `us.anthropic.claude-opus-4-5-20251101-v1:0`: Bedrock's own price (the global one differs from regional ones), then the maker's. */
function bedrockRoutes(logged: string, rest: string): Route[] {
  const match = bedrockName.exec(rest)
  if (match === null) return []
  const [, region = '', vendor = '', model = ''] = match
  const prefix = logged.slice(0, logged.length - rest.length) + (region && `${region}.`)
  const provider = 'amazon-bedrock'
  const listed = { provider, name: `${vendor}.${model}`, prefix }
  const makers = { provider, name: model, prefix: `${prefix}${vendor}.` }
  if (region.toLowerCase() !== 'global') return [listed, makers]
  return [{ provider, name: `global.${vendor}.${model}`, prefix }, makers]
}
