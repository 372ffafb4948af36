/** How names of models begin, by who makes and bills them. The names of providers are those that bill. */
const makers: readonly (readonly [provider: string, ...beginnings: string[]])[] = [
  ['anthropic', 'claude'],
  ['openai', 'gpt-', 'chatgpt', 'codex-', 'o1', 'o3', 'o4'],
  ['google', 'gemini-'],
  ['xai', 'grok-'],
  ['mistral', 'mistral', 'codestral', 'devstral', 'magistral', 'ministral', 'pixtral'],
  ['deepseek', 'deepseek'],
  ['moonshot', 'kimi-', 'moonshot'],
  ['zai', 'glm-'],
  ['cohere', 'command-'],
]

const beginsWith = (beginning: string): string => `lower(model_id) like '${beginning}%'`

/** Who is paid for a call: whom its log names, else who makes the model. Empty: nobody knows. A store has no price list to ask. */
export const sellerOfCall = `case when provider_id <> '' then lower(provider_id) ${makers
  .map(([provider, ...beginnings]) => `when ${beginnings.map(beginsWith).join(' or ')} then '${provider}'`)
  .join('\n')} else '' end`
