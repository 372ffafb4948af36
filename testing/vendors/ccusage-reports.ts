/** What ccusage answers to `--json`, by report; `projects` is `daily --instances`. Shapes are real, values are ours. */
export type CcusageAnswers = Readonly<Record<'daily' | 'monthly' | 'session' | 'blocks' | 'projects', unknown>>

/** Input, output, cache writes, cache reads, USD as the float that ccusage prints. */
type Counts = readonly [number, number, number, number, number]

const named = ([inputTokens, outputTokens, cacheCreationTokens, cacheReadTokens]: Counts) => ({
  inputTokens,
  outputTokens,
  cacheCreationTokens,
  cacheReadTokens,
})

/** What a row of several models holds; `beyond`: tokens that ccusage has in the total alone. */
function row(models: Readonly<Record<string, Counts>>, beyond = 0) {
  const parts = Object.values(models)
  const sum = (at: 0 | 1 | 2 | 3 | 4): number => parts.reduce((total, counts) => total + counts[at], 0)
  const whole: Counts = [sum(0), sum(1), sum(2), sum(3), sum(4)]
  return {
    ...named(whole),
    modelBreakdowns: Object.entries(models).map(([modelName, counts]) => ({
      ...named(counts),
      cost: counts[4],
      modelName,
    })),
    modelsUsed: Object.keys(models),
    totalCost: whole[4],
    totalTokens: whole[0] + whole[1] + whole[2] + whole[3] + beyond,
  }
}

const opus = 'claude-opus-4-8'
const sonnet = 'claude-sonnet-4-6'
const third = {
  claude: { [opus]: [100, 50, 1000, 2000, 0.009000000000000001], [sonnet]: [20, 10, 0, 300, 0.00105] },
} as const
const thirdCodex = { 'gpt-5.5': [500, 200, 0, 1000, 0.0125] } as const
const fourth = { [opus]: [10, 5, 0, 0, 0.0005] } as const
const fourthGemini = { 'gemini-2.5-pro': [400, 100, 0, 0, 0.0021000000000000003] } as const

const blocks = [
  {
    actualEndTime: '2026-11-03T12:37:12.000Z',
    burnRate: null,
    costUSD: 0.01005,
    endTime: '2026-11-03T15:00:00.000Z',
    entries: 3,
    id: '2026-11-03T10:00:00.000Z',
    isActive: false,
    isGap: false,
    models: [opus, sonnet, '<synthetic>'],
    projection: null,
    startTime: '2026-11-03T10:00:00.000Z',
    tokenCounts: { cacheCreationInputTokens: 1000, cacheReadInputTokens: 2300, inputTokens: 120, outputTokens: 60 },
    totalTokens: 3480,
    usageLimitResetTime: '2026-11-03T15:00:00.000Z',
  },
  {
    actualEndTime: null,
    burnRate: null,
    costUSD: 0,
    endTime: '2026-11-04T08:10:00.000Z',
    entries: 0,
    id: 'gap-2026-11-03T17:37:12.000Z',
    isActive: false,
    isGap: true,
    models: [],
    projection: null,
    startTime: '2026-11-03T17:37:12.000Z',
    tokenCounts: { cacheCreationInputTokens: 0, cacheReadInputTokens: 0, inputTokens: 0, outputTokens: 0 },
    totalTokens: 0,
  },
  {
    actualEndTime: '2026-11-04T08:40:00.000Z',
    burnRate: { costPerHour: 0.46499999999999997, tokensPerMinute: 3400.0, tokensPerMinuteForIndicator: 900.0 },
    costUSD: 0.0005,
    endTime: '2026-11-04T13:00:00.000Z',
    entries: 2,
    id: '2026-11-04T08:00:00.000Z',
    isActive: true,
    isGap: false,
    models: [opus],
    projection: { remainingMinutes: 239, totalCost: 2.16, totalTokens: 948600 },
    startTime: '2026-11-04T08:00:00.000Z',
    tokenCounts: { cacheCreationInputTokens: 0, cacheReadInputTokens: 0, inputTokens: 10, outputTokens: 5 },
    tokenLimitStatus: { limit: 150000, percentUsed: 632.4, projectedUsage: 948600, status: 'exceeds' },
    totalTokens: 15,
  },
]

/** As release 20.0.24: days of all agents under `period`, projects of Claude Code alone. In all 0.02515 USD and 5,725 tokens. */
export const newerCcusage: CcusageAnswers = {
  daily: {
    daily: [
      {
        agent: 'all',
        agents: [
          { agent: 'claude', ...row(third.claude) },
          { agent: 'codex', ...row(thirdCodex) },
        ],
        metadata: { agents: ['claude', 'codex'] },
        period: '2026-11-03',
        ...row({ ...third.claude, ...thirdCodex }),
      },
      {
        agent: 'all',
        agents: [
          { agent: 'claude', ...row(fourth) },
          { agent: 'gemini', ...row(fourthGemini, 30) },
        ],
        metadata: { agents: ['claude', 'gemini'] },
        period: '2026-11-04',
        ...row({ ...fourth, ...fourthGemini }, 30),
      },
    ],
    totals: { totalCost: 0.02515 },
  },
  monthly: {
    monthly: [
      {
        agent: 'all',
        metadata: { agents: ['claude', 'codex', 'gemini'] },
        period: '2026-11',
        ...row(
          { [opus]: [110, 55, 1000, 2000, 0.0095], [sonnet]: third.claude[sonnet], ...thirdCodex, ...fourthGemini },
          30,
        ),
      },
    ],
    totals: { totalCost: 0.02515 },
  },
  session: {
    session: [
      {
        agent: 'codex',
        metadata: { lastActivity: '2026-11-03T18:00:00.000Z', reasoningOutputTokens: 40 },
        period: '2026/11/03/rollout-2026-11-03T17-00-00-41ae7eae',
        ...row(thirdCodex),
      },
      {
        agent: 'claude',
        metadata: { lastActivity: '2026-11-04T08:40:00.000Z' },
        period: 'c5830be2-2639-473a-857d-7e7f47a5b6c5',
        ...row({ [opus]: [110, 55, 1000, 2000, 0.0095], [sonnet]: third.claude[sonnet] }),
      },
      { agent: 'gemini', period: '573677cf-f522-489c-8d14-10eed8f473c5', ...row(fourthGemini, 30) },
    ],
    totals: { totalCost: 0.02515 },
  },
  blocks: { blocks },
  projects: {
    projects: {
      '-home-demo-code-shop': [
        {
          date: '2026-11-03',
          project: '-home-demo-code-shop',
          ...row({ [opus]: [60, 30, 600, 1200, 0.0054], [sonnet]: third.claude[sonnet] }),
        },
        { date: '2026-11-04', project: '-home-demo-code-shop', ...row(fourth) },
      ],
      '-home-demo-code-docs': [
        {
          date: '2026-11-03',
          project: '-home-demo-code-docs',
          ...row({ [opus]: [40, 20, 400, 800, 0.0036000000000000003] }),
        },
      ],
    },
    totals: { totalCost: 0.01055 },
  },
}

/** As releases of mid 2025: Claude Code alone, `date`, no breakdown by model, a session named after its folder. */
export const olderCcusage: CcusageAnswers = {
  daily: {
    daily: [{ date: '2025-07-01', ...plain(['claude-opus-4', 'claude-sonnet-4'], [30, 20, 10, 40, 1.25]) }],
    totals: {},
  },
  monthly: { monthly: [{ month: '2025-07', ...plain(['claude-opus-4'], [30, 20, 10, 40, 1.25]) }], totals: {} },
  session: {
    sessions: [
      {
        sessionId: '-home-demo-code-shop',
        projectPath: '-home-demo-code',
        lastActivity: '2025-07-01',
        versions: ['1.0.30'],
        ...plain(['claude-opus-4'], [30, 20, 10, 40, 1.25]),
      },
    ],
    totals: {},
  },
  blocks: {
    blocks: [
      {
        id: '2025-07-01T10:00:00.000Z',
        startTime: '2025-07-01T10:00:00.000Z',
        endTime: '2025-07-01T15:00:00.000Z',
        actualEndTime: '2025-07-01T11:00:00.000Z',
        isActive: false,
        isGap: false,
        entries: 4,
        tokenCounts: { inputTokens: 30, outputTokens: 20, cacheCreationInputTokens: 10, cacheReadInputTokens: 40 },
        totalTokens: 100,
        costUSD: 1.25,
        models: ['claude-opus-4'],
      },
    ],
  },
  projects: {
    projects: {
      '-home-demo-code-shop': [
        { date: '2025-07-01', ...plain(['claude-opus-4', 'claude-sonnet-4'], [30, 20, 10, 40, 1.25]) },
      ],
    },
    totals: {},
  },
}

function plain(modelsUsed: readonly string[], counts: Counts) {
  const totalTokens = counts[0] + counts[1] + counts[2] + counts[3]
  return { ...named(counts), totalTokens, totalCost: counts[4], modelsUsed, modelBreakdowns: [] }
}

/** As the guide of the first releases has it: `data`, `costUSD`, `models`, numbers instead of objects, times of blocks by other names. */
export const oldestCcusage: CcusageAnswers = {
  daily: {
    type: 'daily',
    data: [{ date: '2025-06-21', ...bare(['claude-opus-4'], [277, 31, 0, 0, 17.58]) }],
    summary: {},
  },
  monthly: {
    type: 'monthly',
    data: [{ month: '2025-06', ...bare(['claude-opus-4'], [277, 31, 0, 0, 17.58]) }],
    summary: {},
  },
  session: {
    type: 'session',
    data: [{ session: 'session-1', lastActivity: '2025-06-21', ...bare(['claude-opus-4'], [277, 31, 0, 0, 17.58]) }],
    summary: {},
  },
  blocks: {
    type: 'blocks',
    data: [
      {
        blockStart: '2025-06-21T10:00:00.000Z',
        blockEnd: '2025-06-21T15:00:00.000Z',
        isActive: true,
        timeRemaining: '2h 15m',
        burnRate: 2.1,
        projectedCost: 42.5,
        ...bare(['claude-opus-4'], [277, 31, 0, 0, 17.58]),
      },
    ],
    summary: {},
  },
  projects: {
    type: 'daily',
    data: [
      { date: '2025-06-21', instance: '-home-demo-code-shop', ...bare(['claude-opus-4'], [277, 31, 0, 0, 17.58]) },
    ],
  },
}

function bare(models: readonly string[], counts: Counts) {
  const [inputTokens, outputTokens, cacheCreationTokens, cacheReadTokens, costUSD] = counts
  const totalTokens = inputTokens + outputTokens + cacheCreationTokens + cacheReadTokens
  return { models, inputTokens, outputTokens, cacheCreationTokens, cacheReadTokens, totalTokens, costUSD }
}
