import { DemoRandom } from './demo-random.ts'

/** The agents of the demo; each has a renderer of its own in `agents/`. */
export const demoAgents = ['claude', 'codex', 'gemini', 'opencode', 'qwen', 'copilot'] as const
export type DemoAgent = (typeof demoAgents)[number]

/** One model call. The counts never overlap; `reasoning` is inside `output`. */
export interface DemoCall {
  readonly atMs: number
  readonly model: string
  readonly input: number
  readonly cached: number
  readonly written: number
  readonly output: number
  readonly reasoning: number
}

/** One session of work: who worked where, when, and what it called. */
export interface DemoSession {
  readonly agent: DemoAgent
  readonly cwd: string
  /** Days before the last day; 0 is today. */
  readonly daysAgo: number
  readonly title: string
  readonly calls: readonly DemoCall[]
  /** For ids; its own stream, so that one session's rendering leaves the others alone. */
  readonly random: DemoRandom
}

const dayMs = 86_400_000
const hourMs = 3_600_000
const minuteMs = 60_000
/** How many days the demo looks back. */
export const demoDays = 40

/** Who works on what: the agent, the project, its models and how much of the work it gets. */
const work: readonly { agent: DemoAgent; project: string; models: readonly string[]; share: number }[] = [
  { agent: 'claude', project: 'webshop', models: ['claude-opus-4-8'], share: 22 },
  { agent: 'claude', project: 'api-server', models: ['claude-opus-4-8', 'claude-sonnet-4-6'], share: 12 },
  { agent: 'codex', project: 'api-server', models: ['gpt-5.5'], share: 16 },
  { agent: 'claude', project: 'infra', models: ['claude-sonnet-4-6'], share: 6 },
  { agent: 'codex', project: 'data-pipeline', models: ['gpt-5.2-codex'], share: 9 },
  { agent: 'gemini', project: 'docs-site', models: ['gemini-2.5-pro', 'gemini-2.5-flash'], share: 12 },
  { agent: 'opencode', project: 'mobile-app', models: ['claude-sonnet-4-5'], share: 10 },
  { agent: 'qwen', project: 'data-pipeline', models: ['qwen3-coder-plus'], share: 6 },
  { agent: 'copilot', project: 'mobile-app', models: ['gpt-5.1', 'gpt-5.2-codex'], share: 10 },
]
/** The first of these are main work: {@link planSession}. */
const mainShare = 50

const titles = [
  'Round invoice lines half up',
  'Find out why the stock count drifts',
  'Move the price list into the database',
  'Make the import resumable',
  'Add a test for the empty cart',
  'Speed up the order search',
  'Explain the failing night build',
  'Write the page on webhooks',
  'Replace the date picker',
  'Tidy up the deploy script',
]

/**
 * What was done in the 40 days up to `endMs`: mornings and afternoons of workdays, some evenings, few weekends, two busy
 * stretches and two days off. The last session has just paused. `zoneOffsetMs` is local time minus UTC.
 * Another `seed` (a whole number) is another machine: other calls with ids of their own.
 */
export function planDemo(endMs: number, zoneOffsetMs: number, seed = 0): DemoSession[] {
  const today = Math.floor((endMs + zoneOffsetMs) / dayMs) * dayMs - zoneOffsetMs
  const days = Array.from({ length: demoDays }, (_, index) => demoDays - 1 - index)
  const past = days.flatMap((daysAgo) => planDay(today - daysAgo * dayMs, daysAgo, zoneOffsetMs, seed))
  const hasEnded = (session: DemoSession) => session.calls.at(-1)!.atMs < endMs - 95 * minuteMs
  return [...past.filter(hasEnded), currentSession(endMs, seed)]
}

/** More than there are days, so that no two machines have a day in common. */
const seedStep = 10_000

function planDay(midnight: number, daysAgo: number, zoneOffsetMs: number, seed: number): DemoSession[] {
  const random = new DemoRandom(seedStep * seed + 1_000 + daysAgo)
  const weekday = new Date(midnight + zoneOffsetMs).getUTCDay()
  const isWeekend = weekday === 0 || weekday === 6
  const isOff = daysAgo === 22 || daysAgo === 23
  if (isOff || (isWeekend && random.chance(0.6))) return []
  const isBusy = [3, 4, 5, 15, 16, 29].includes(daysAgo) && !isWeekend
  const hours = isWeekend ? [15] : [9, 13.5, ...(random.chance(0.3) || isBusy ? [20] : [])]
  return hours.flatMap((hour, index) => {
    const startMs = midnight + Math.round(hour * hourMs) + random.int(0, 70) * minuteMs
    const sessions = [planSession(random, daysAgo, startMs, isBusy ? 1.7 : 1.45, index === 0)]
    if (isBusy) sessions.push(planSession(random, daysAgo, startMs + 20 * minuteMs, 1.2, false))
    return sessions
  })
}

/** `isMain`: by the agent and on the project that get most of the work, so that no day is a day of trifles. */
function planSession(
  random: DemoRandom,
  daysAgo: number,
  startMs: number,
  effort: number,
  isMain: boolean,
): DemoSession {
  let left = random.ratio() * (isMain ? mainShare : work.reduce((sum, { share }) => sum + share, 0))
  const { agent, project, models } = work.find(({ share }) => (left -= share) < 0)!
  const model = random.pick(models)
  const calls = planCalls(random, startMs, model, random.int(4, 5), effort)
  const own = new DemoRandom(random.int(0, 2 ** 31))
  return { agent, cwd: `/home/demo/code/${project}`, daysAgo, title: random.pick(titles), calls, random: own }
}

/** The session at work: it began 80 minutes before the end and made its last call 2 minutes before it. */
function currentSession(endMs: number, seed: number): DemoSession {
  const random = new DemoRandom(seedStep * seed + 999)
  const planned = planCalls(random, 0, 'claude-opus-4-8', 8, 1)
  const lastMs = Math.max(...planned.map(({ atMs }) => atMs))
  const startMs = endMs - 80 * minuteMs
  const stretch = (78 * minuteMs) / lastMs
  const calls = planned.map((call) => ({ ...call, atMs: Math.round(startMs + call.atMs * stretch) }))
  return { agent: 'claude', cwd: '/home/demo/code/webshop', daysAgo: 0, title: titles[0]!, calls, random }
}

function planCalls(random: DemoRandom, startMs: number, model: string, count: number, effort: number): DemoCall[] {
  const calls: DemoCall[] = []
  let atMs = startMs
  let context = 0
  for (let index = 0; index < count; index++) {
    atMs += Math.round(random.int(1, index % 3 === 0 ? 14 : 5) * minuteMs * (0.6 + random.ratio()))
    const written =
      index === 0 ? random.int(34_000, 58_000) : Math.min(60_000, Math.round(random.int(16_000, 44_000) * effort))
    const output = Math.round(random.int(5_000, 21_000) * effort)
    const reasoning = Math.round(output * random.pick([0.1, 0.3, 0.5]))
    calls.push({ atMs, model, input: random.int(4, 60), cached: context, written, output, reasoning })
    context += written + output
    if (context > 130_000) context = 40_000 // a prompt of over 200,000 tokens would cost double
  }
  return calls
}
