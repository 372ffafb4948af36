import type { TierFactors } from '../../packages/core/src/price/book.ts'
import type { Facts } from './fact.ts'

const claude = (input: number, output: number, cacheRead: number) => ({
  input,
  output,
  cacheRead,
  cacheWrite5m: input * 1.25,
  cacheWrite1h: input * 2,
})

const fastIs = (factor: number): { add: { tiers: TierFactors } } => ({ add: { tiers: { fast: factor } } })
/** OpenAI renamed priority processing to fast mode on 2026-07-30; requests may name either. */
const openaiFastIs = (factor: number): { add: { tiers: TierFactors } } => ({
  add: { tiers: { fast: factor, priority: factor } },
})

/** Above 272,000 prompt tokens input and cache cost twice, output one and a half times as much; fast mode twice. */
const gpt6 = (from: string, input: number, output: number, cacheRead: number) => ({
  from,
  rates: { input, output, cacheRead, cacheWrite5m: input * 1.25 },
  long: [
    {
      above: 272_000,
      rates: { input: input * 2, output: output * 1.5, cacheRead: cacheRead * 2, cacheWrite5m: input * 2.5 },
    },
  ],
  tiers: { fast: 2, priority: 2 },
})

const deepseekV4 = (
  before: [number, number, number],
  offPeak: [number, number, number],
  peak: [number, number, number],
) => {
  const rates = ([input, output, cacheRead]: [number, number, number]) => ({ input, output, cacheRead })
  const hours = (from: number, to: number) => ({
    fromMinute: from * 60,
    toMinute: to * 60,
    isWeekdaysOnly: true,
    rates: rates(peak),
  })
  return [{ rates: rates(before) }, { from: '2026-08-17', rates: rates(offPeak), peaks: [hours(1, 4), hours(6, 10)] }]
}

/** What the packages on npm lack, or have wrong, each with the page that it was read from. Newest first. */
export const facts: Facts = {
  sources: {
    'claude-pricing': {
      name: 'Anthropic, pricing and model pages',
      url: 'https://platform.claude.com/docs/en/about-claude/pricing',
      date: '2026-11-22',
    },
    'claude-on-clouds': {
      name: 'Anthropic, pricing on third-party platforms',
      url: 'https://platform.claude.com/docs/en/about-claude/pricing#third-party-platform-pricing',
      date: '2026-11-22',
    },
    'openai-pricing': {
      name: 'OpenAI, pricing',
      url: 'https://developers.openai.com/api/docs/pricing',
      date: '2026-11-22',
    },
    'deepseek-pricing': {
      name: 'DeepSeek, models and pricing',
      url: 'https://api-docs.deepseek.com/quick_start/pricing',
      date: '2026-11-22',
    },
    'xai-pricing': { name: 'xAI, pricing', url: 'https://docs.x.ai/developers/pricing', date: '2026-11-22' },
    'zai-pricing': { name: 'Z.AI, pricing', url: 'https://docs.z.ai/guides/overview/pricing', date: '2026-11-22' },
    'gemini-pricing': {
      name: 'Google, Gemini API pricing',
      url: 'https://ai.google.dev/gemini-api/docs/pricing',
      date: '2026-11-22',
    },
    'alibaba-pricing': {
      name: 'Alibaba Cloud Model Studio, international pricing',
      url: 'https://www.alibabacloud.com/help/en/model-studio/model-pricing',
      date: '2026-11-22',
    },
  },
  providers: { alibaba: { name: 'Alibaba Cloud', source: 'alibaba-pricing' } },
  models: {
    anthropic: {
      // Released 2026-11-09.
      'claude-fable-5-2': {
        source: 'claude-pricing',
        periods: [{ rates: claude(8, 40, 0.2), tiers: { fast: 2 } }],
      },
      // Released 2026-10-07; longer prompts put the whole request on the second rates.
      'claude-haiku-5-5': {
        source: 'claude-pricing',
        periods: [{ rates: claude(0.1, 0.5, 0.01), long: [{ above: 100_000, rates: claude(0.5, 2.5, 0.05) }] }],
      },
      // Released 2026-09-28; cache hits were halved on 2026-10-07.
      'claude-sonnet-5-5': {
        source: 'claude-pricing',
        periods: [{ rates: claude(2, 10, 0.2) }, { from: '2026-10-07', rates: claude(2, 10, 0.1) }],
      },
      'claude-mythos-5-1': { source: 'claude-pricing', periods: [{ rates: claude(10, 50, 0.25) }] },
      'claude-mythos-5': { source: 'claude-pricing', periods: [{ rates: claude(10, 50, 1) }] },
      // Fast mode: https://code.claude.com/docs/en/fast-mode
      'claude-opus-5-5': fastIs(2),
      'claude-opus-5': fastIs(2),
      'claude-opus-4-8': fastIs(2),
      'claude-opus-4-7': fastIs(6),
      'claude-opus-4-6': fastIs(6),
      // The 1M beta of Sonnet 4 had the same long-context premium as that of Sonnet 4.5.
      'claude-sonnet-4': { add: { long: [{ above: 200_000, rates: claude(6, 22.5, 0.6) }] } },
      'claude-2': { add: {}, aliases: ['claude-2.0', 'claude-2.1'] },
    },
    // Global endpoints cost the list price, regional ones 10 % more.
    'amazon-bedrock': {
      'global.anthropic.claude-fable-5-2': like('anthropic/claude-fable-5-2', 1),
      'anthropic.claude-fable-5-2': like('anthropic/claude-fable-5-2', 1.1),
      'global.anthropic.claude-haiku-5-5': like('anthropic/claude-haiku-5-5', 1),
      'anthropic.claude-haiku-5-5': like('anthropic/claude-haiku-5-5', 1.1),
      'global.anthropic.claude-sonnet-5-5': like('anthropic/claude-sonnet-5-5', 1),
      'anthropic.claude-sonnet-5-5': like('anthropic/claude-sonnet-5-5', 1.1),
    },
    openai: {
      'gpt-6.1-terra': { source: 'openai-pricing', periods: [gpt6('2026-10-26', 1, 5, 0.05)] },
      'gpt-6.1-sol': { source: 'openai-pricing', periods: [gpt6('2026-09-29', 2, 10, 0.1)] },
      // Priority (fast) prices: https://openai.com/api-fast-mode/
      'gpt-6-astra': openaiFastIs(2),
      'gpt-6-luna': openaiFastIs(2),
      'gpt-6-sol': openaiFastIs(2),
      'gpt-5.6-luna': openaiFastIs(2),
      'gpt-5.6-sol': openaiFastIs(2),
      'gpt-5.6-terra': openaiFastIs(2),
      'gpt-5.5': openaiFastIs(2.5),
      'gpt-5.4': openaiFastIs(2),
      'gpt-5.4-mini': openaiFastIs(2),
      'gpt-5.3-codex': openaiFastIs(2),
      'gpt-5.2': openaiFastIs(2),
      'gpt-5.1': openaiFastIs(2),
      'gpt-5': openaiFastIs(2),
      'gpt-5-mini': openaiFastIs(1.8),
      'gpt-4.1': openaiFastIs(1.75),
      'gpt-4.1-mini': openaiFastIs(1.75),
      'gpt-4.1-nano': openaiFastIs(2),
      'gpt-4o': openaiFastIs(1.7),
      'gpt-4o-mini': openaiFastIs(5 / 3),
      o3: openaiFastIs(1.75),
      'o4-mini': openaiFastIs(2 / 1.1),
      // The Codex model of the same price as GPT-5.3-Codex, served by Cerebras.
      'gpt-5.3-codex-spark': {
        source: 'openai-pricing',
        aliases: ['gpt-5.3-spark'],
        periods: [{ rates: { input: 1.75, output: 14, cacheRead: 0.175 } }],
      },
    },
    google: {
      'gemini-4-argon': {
        source: 'gemini-pricing',
        periods: [
          { rates: { input: 2, output: 10, cacheRead: 0.1 } },
          { from: '2026-12-01', rates: { input: 4, output: 20, cacheRead: 0.2 } },
        ],
      },
      'gemini-3.8-flash': { add: { tiers: { priority: 1.8 } } },
      'gemini-3.7-flash': { add: { tiers: { priority: 1.8 } } },
    },
    xai: {
      'grok-4.7': {
        source: 'xai-pricing',
        periods: [
          {
            rates: { input: 2, output: 6, cacheRead: 0.5 },
            long: [{ above: 199_999, rates: { input: 4, output: 12, cacheRead: 1 } }],
          },
        ],
      },
      // The build that Grok's own command line names.
      'grok-4.5': { add: {}, aliases: ['grok-4.5-build'] },
      'grok-4.6': { add: {}, aliases: ['grok-4.6-build'] },
    },
    deepseek: {
      'deepseek-v4-flash': {
        source: 'deepseek-pricing',
        periods: deepseekV4([0.14, 0.28, 0.0028], [0.22, 0.66, 0.007], [0.44, 1.32, 0.014]),
      },
      'deepseek-v4-pro': {
        source: 'deepseek-pricing',
        periods: deepseekV4([0.435, 0.87, 0.003625], [0.66, 1.98, 0.022], [1.32, 3.96, 0.044]),
      },
      // The off-peak discount of 2025 is left out: it ended with the price change of 2025-09-05.
      'deepseek-chat': {
        source: 'deepseek-pricing',
        periods: [
          { rates: { input: 0.27, output: 1.1, cacheRead: 0.07 } },
          { from: '2025-09-05', rates: { input: 0.56, output: 1.68, cacheRead: 0.07 } },
          { from: '2025-09-29', rates: { input: 0.28, output: 0.42, cacheRead: 0.028 } },
        ],
      },
      'deepseek-reasoner': {
        source: 'deepseek-pricing',
        periods: [
          { rates: { input: 0.55, output: 2.19, cacheRead: 0.14 } },
          { from: '2025-09-05', rates: { input: 0.56, output: 1.68, cacheRead: 0.07 } },
          { from: '2025-09-29', rates: { input: 0.28, output: 0.42, cacheRead: 0.028 } },
        ],
      },
    },
    // Every token of a request costs what its length says.
    alibaba: {
      'qwen3.8-max': qwen([[0, 2, 6]]),
      'qwen3.8-flash': qwen([[0, 0.15, 0.47, 0.016]]),
      'qwen3.7-max': qwen([[0, 2.5, 7.5]]),
      'qwen3.5-plus': qwen([
        [0, 0.4, 2.4, 0.04],
        [256_000, 0.5, 3, 0.05],
      ]),
      'qwen3-max': qwen([
        [0, 1.2, 6, 0.24],
        [32_000, 2.4, 12, 0.48],
        [128_000, 3, 15, 0.6],
      ]),
      'qwen3-coder-plus': qwen([
        [0, 1, 5, 0.2],
        [32_000, 1.8, 9, 0.36],
        [128_000, 3, 15, 0.6],
        [256_000, 6, 60, 1.2],
      ]),
      'qwen3-coder-flash': qwen([
        [0, 0.3, 1.5, 0.06],
        [32_000, 0.5, 2.5, 0.1],
        [128_000, 0.8, 4, 0.16],
        [256_000, 1.6, 9.6, 0.32],
      ]),
    },
    // Claude on Vertex dropped the long-context price together with Anthropic.
    'google-vertex': {
      'claude-opus-4-6': like('anthropic/claude-opus-4-6', 1),
      'claude-sonnet-4-6': like('anthropic/claude-sonnet-4-6', 1),
    },
    zai: {
      'glm-5.1': zai(1.4, 4.4, 0.26),
      'glm-5-turbo': zai(1.2, 4, 0.24),
      'glm-5': zai(1, 3.2, 0.2),
      'glm-4.7': zai(0.6, 2.2, 0.11),
      'glm-4.6': zai(0.6, 2.2, 0.11),
      'glm-4.5': zai(0.6, 2.2, 0.11),
      'glm-4.5-air': zai(0.2, 1.1, 0.03),
    },
  },
}

/** Rows of [above this many prompt tokens, input, output, cache read]; writing its cache costs 1.25 times the input. */
function qwen([first, ...longer]: readonly [readonly number[], ...(readonly number[])[]]) {
  const rates = ([, input = 0, output = 0, cacheRead]: readonly number[]) => ({
    input,
    output,
    ...(cacheRead !== undefined && { cacheRead }),
    cacheWrite5m: input * 1.25,
  })
  const long = longer.map((row) => ({ above: row[0] ?? 0, rates: rates(row) }))
  return { source: 'alibaba-pricing', periods: [{ rates: rates(first), ...(long.length > 0 && { long }) }] }
}

/** Z.AI writes its cache for free. */
function zai(input: number, output: number, cacheRead: number) {
  return { source: 'zai-pricing', periods: [{ rates: { input, output, cacheRead, cacheWrite5m: 0 } }] }
}

function like(model: string, times: number) {
  return { source: 'claude-on-clouds', like: model, times }
}
