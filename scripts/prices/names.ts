import type { AliasStep, FamilyRule } from '../../packages/core/src/price/book.ts'

/** How agents, gateways and price lists name providers, beside their ids. */
export const providerAliases: { readonly [alias: string]: string } = {
  aws: 'amazon-bedrock',
  bedrock: 'amazon-bedrock',
  bedrockconverse: 'amazon-bedrock',
  awsbedrock: 'amazon-bedrock',
  claude: 'anthropic',
  claudecode: 'anthropic',
  azureopenai: 'azure',
  azureai: 'azure',
  azurecognitiveservices: 'azure',
  cloudflare: 'cloudflare-workers-ai',
  copilot: 'github-copilot',
  githubcopilot: 'github-copilot',
  codex: 'openai',
  openaicodex: 'openai',
  chatgpt: 'openai',
  gemini: 'google',
  googleai: 'google',
  googleaistudio: 'google',
  googlegeminicli: 'google',
  googleantigravity: 'google',
  vertex: 'google-vertex',
  vertexai: 'google-vertex',
  googlevertex: 'google-vertex',
  googlevertexanthropic: 'google-vertex',
  vertexaianthropicmodels: 'google-vertex',
  xai: 'xai',
  grok: 'xai',
  moonshot: 'moonshotai',
  moonshotaicn: 'moonshotai',
  kimi: 'moonshotai',
  kimiforcoding: 'moonshotai',
  kimicoding: 'moonshotai',
  zaicodingplan: 'zai',
  zai: 'zai',
  zhipu: 'zhipuai',
  zhipuaicodingplan: 'zhipuai',
  bigmodel: 'zhipuai',
  minimaxcn: 'minimax',
  minimaxcodingplan: 'minimax',
  mistralai: 'mistral',
  codestral: 'mistral',
  together: 'togetherai',
  togetherai: 'togetherai',
  fireworks: 'fireworks-ai',
  fireworksai: 'fireworks-ai',
  novita: 'novita-ai',
  novitaai: 'novita-ai',
  arceeai: 'arcee',
  qwen: 'alibaba',
  alibabacn: 'alibaba',
  alibabacodingplan: 'alibaba',
  dashscope: 'alibaba',
  modelstudio: 'alibaba',
}

/** Where a bare model name is looked for. Z.AI before Zhipu: most users outside China pay Z.AI's dollars. */
export const makers: readonly string[] = [
  'anthropic',
  'openai',
  'google',
  'xai',
  'deepseek',
  'moonshotai',
  'zai',
  'zhipuai',
  'minimax',
  'mistral',
  'alibaba',
  'cohere',
  'cursor',
  'arcee',
]

/** Documented names that are no spelling of the model's own. */
export const aliases: { readonly [name: string]: readonly AliasStep[] } = {
  // The model behind Codex's automatic review; openai/codex names it, its release dates are those of the models.
  'codex-auto-review': [
    { to: 'gpt-5' },
    { from: '2025-09-15', to: 'gpt-5-codex' },
    { from: '2025-11-13', to: 'gpt-5.1-codex' },
    { from: '2025-12-11', to: 'gpt-5.2-codex' },
    { from: '2026-02-05', to: 'gpt-5.3-codex' },
    { from: '2026-03-05', to: 'gpt-5.4' },
    { from: '2026-04-23', to: 'gpt-5.5' },
  ],
  // The one model of the Kimi coding plan; it became K2.6 at that moment.
  'kimi-for-coding': [{ to: 'kimi-k2.5' }, { from: '2026-04-20T15:28:10.072Z', to: 'kimi-k2.6' }],
  k2p5: [{ to: 'kimi-k2.5' }],
  k2p6: [{ to: 'kimi-k2.6' }],
  'gemini-3-pro': [{ to: 'gemini-3-pro-preview' }],
  'gemini-3-pro-high': [{ to: 'gemini-3-pro-preview' }],
  'gemini-3-pro-low': [{ to: 'gemini-3-pro-preview' }],
  'gemini-3-flash': [{ to: 'gemini-3-flash-preview' }],
  'gemini-3.1-pro': [{ to: 'gemini-3.1-pro-preview' }],
}

/**
 * What vendors say of whole families. Anthropic: cache hits 0.1x, 5-minute writes 1.25x, 1-hour writes 2x input; batch
 * half; US-only inference 1.1x; web search 10 USD per 1,000 (https://platform.claude.com/docs/en/about-claude/pricing).
 * OpenAI: batch and flex half; web search 10 USD per 1,000 (https://developers.openai.com/api/docs/pricing).
 * Google: batch and flex half (https://ai.google.dev/gemini-api/docs/optimization).
 */
export const rules: readonly FamilyRule[] = [
  {
    prefix: 'claude-',
    cacheRead: 0.1,
    cacheWrite5m: 1.25,
    cacheWrite1h: 2,
    tiers: { batch: 0.5 },
    usOnly: 1.1,
    webSearch: 10,
  },
  { prefix: 'gpt-', tiers: { batch: 0.5, flex: 0.5 }, webSearch: 10 },
  { prefix: 'o3', tiers: { batch: 0.5, flex: 0.5 }, webSearch: 10 },
  { prefix: 'o4-mini', tiers: { batch: 0.5, flex: 0.5 }, webSearch: 10 },
  { prefix: 'gemini-', tiers: { batch: 0.5, flex: 0.5 } },
]

/** Models that are served for nothing say so in their names. Zen: https://opencode.ai/docs/zen */
export const freeEndings = [{ ending: ':free' }, { ending: '-free', provider: 'opencode' }] as const

/** Programs that run models on the user's machine. */
export const localProviders: readonly string[] = ['ollama', 'lmstudio', 'lm-studio', 'llama.cpp', 'llamacpp', 'mlx']
