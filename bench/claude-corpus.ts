import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { makeCall } from './claude-call.ts'
import type { Call, Place, Session } from './claude-lines.ts'
import * as lines from './claude-lines.ts'
import { CorpusLog, type CorpusTools, pauseMs, startTime } from './corpus-log.ts'
import { addTokens, type CallTokens, noSums, type TokenSums } from './ground-truth.ts'

const projects =
  'webshop api-server notes-app billing docs-site mobile-app infra data-tools parser-lab chat-bot game-jam thesis'.split(
    ' ',
  )
const agentRatio = 0.3
const forkRatio = 0.06
const longestTextBytes = 200_000

/** What a later session may copy when it is a fork of this one, or a resume that starts a new file. */
interface Forkable {
  readonly session: Session
  readonly calls: readonly Call[]
}

/** Writes Claude Code logs of the given sizes below `home`/.claude/projects. */
export function writeClaudeCorpus(tools: CorpusTools, home: string, sizes: readonly number[]): void {
  const forkables = new Map<string, Forkable>()
  for (let next = 0; next < sizes.length; ) {
    const agents = tools.random.chance(agentRatio) ? tools.random.int(1, 4) : 0
    const [mainSize, ...agentSizes] = sizes.slice(next, next + 1 + agents).sort((a, b) => b - a)
    next += 1 + agentSizes.length
    writeSession(tools, home, mainSize!, agentSizes, forkables)
  }
}

function writeSession(
  tools: CorpusTools,
  home: string,
  mainSize: number,
  agentSizes: readonly number[],
  forkables: Map<string, Forkable>,
): void {
  const { random } = tools
  const cwd = `/home/dev/work/${random.pick(projects)}`
  const version = random.weighted([
    [20, '2.0.65'],
    [35, '2.1.197'],
    [45, '2.1.330'],
  ] as const)
  const session: Session = { id: random.uuid(), version, cwd, agentId: null }
  const key = `${cwd} ${version}`
  const parent = random.chance(forkRatio) ? forkables.get(key) : undefined
  const startMs = parent ? parent.calls.at(-1)!.atMs + 60_000 : startTime(tools)
  const folder = path.join(home, '.claude', 'projects', cwd.replaceAll('/', '-'))
  const agents = agentSizes.map((size) => writeAgent(tools, folder, session, size, startMs))
  const log = new ClaudeLog(tools, path.join(folder, `${session.id}.jsonl`), mainSize, session, startMs, !parent)
  if (parent) log.copy(parent)
  log.run(agents)
  if (log.calls.length > 0) forkables.set(key, { session, calls: log.calls })
}

/** A sub-agent that has done its work; the session's later cost-state lines include it. */
interface AgentRun {
  readonly agentId: string
  readonly last: CallTokens | null
  readonly endMs: number
  readonly booked: ReadonlyMap<string, TokenSums>
}

function writeAgent(tools: CorpusTools, folder: string, main: Session, size: number, startMs: number): AgentRun {
  const isBeside = main.version === '2.0.65'
  const agentId = isBeside ? tools.random.hex(2).slice(1) : `a${tools.random.hex(4)}`
  const file = path.join(folder, ...(isBeside ? [] : [main.id, 'subagents']), `agent-${agentId}`)
  const log = new ClaudeLog(tools, `${file}.jsonl`, size, { ...main, agentId }, startMs + 5_000, false)
  log.run([])
  if (!isBeside) writeFileSync(`${file}.meta.json`, '{"agentType":"general-purpose"}')
  return { agentId, last: log.calls.at(-1)?.tokens ?? null, endMs: log.atMs, booked: log.booked }
}

/** One log file of one session or sub-agent, written turn by turn until it has its size. */
class ClaudeLog {
  readonly calls: Call[] = []
  /** What the session's cost-state will say, by model. */
  readonly booked = new Map<string, TokenSums>()
  readonly #log: CorpusLog
  readonly #tools: CorpusTools
  readonly #session: Session
  readonly #startMs: number
  readonly #writesCostState: boolean
  #atMs: number
  #parentUuid: string | null = null
  #context = 0

  /** A fork's cost-state would start from its parent's; here it writes none. */
  constructor(
    tools: CorpusTools,
    file: string,
    size: number,
    session: Session,
    startMs: number,
    writesCostState: boolean,
  ) {
    this.#tools = tools
    this.#log = new CorpusLog(tools, file, size)
    this.#session = session
    this.#startMs = startMs
    this.#atMs = startMs
    this.#writesCostState = writesCostState && session.version === '2.1.330'
  }

  /** The time of the last record so far. */
  get atMs(): number {
    return this.#atMs
  }

  /** Writes the first half of the parent's calls again: same ids and times, another session. */
  copy({ session, calls }: Forkable): void {
    for (const call of calls.slice(0, Math.ceil(calls.length / 2))) {
      this.#tools.truth.copiedCalls++
      this.#writeCall({ ...call, paidBy: session.id })
      if (this.#log.leftBytes < 4_000) return
    }
  }

  run(agents: readonly AgentRun[]): void {
    if (this.#session.agentId === null) this.#writeOpening()
    const waiting = [...agents]
    do this.#turn(waiting)
    while (!this.#log.isFull)
    for (const agent of waiting) this.#join(agent)
    this.#writeCostState()
    this.#log.close()
  }

  /** A prompt, calls with their tools' answers, and what else the client notes. */
  #turn(agents: AgentRun[]): void {
    const { random } = this.#tools
    this.#log.filler(lines.promptLine(this.#session, this.#place()), this.#text(200))
    for (let left = random.int(1, 12); left > 0; left--) {
      const call = makeCall(this.#tools, this.#session, this.#pass(random.int(2_000, 40_000)), this.#context)
      this.#writeCall(call)
      this.#book(call)
      this.#answerTools(call, agents)
      while (this.#log.owesFiller && this.#log.leftBytes > 400) this.#writeFiller()
      if (this.#log.isFull) return
    }
    const pause = pauseMs(random)
    if (pause > 3_600_000) this.#writeCostState()
    this.#pass(pause)
  }

  #writeCall(call: Call): void {
    for (const [index, block] of call.blocks.entries()) {
      const atMs = call.atMs + 40 * index
      const place = { uuid: this.#tools.random.uuid(), parentUuid: this.#parentUuid, atMs }
      this.#parentUuid = place.uuid
      const isLast = index === call.blocks.length - 1
      this.#log.usage(lines.assistantLine(this.#session, call, block, place, isLast), block.slice)
    }
    this.#atMs = Math.max(this.#atMs, call.atMs + 40 * call.blocks.length)
  }

  #book(call: Call): void {
    this.calls.push(call)
    const { cacheWrite5m, cacheWrite1h, output } = call.tokens
    this.#context = (this.#context + cacheWrite5m + cacheWrite1h + output) % 165_000
    for (const { model, tokens } of call.adviser ? [call, call.adviser] : [call]) {
      this.#tools.truth.add(call.atMs, model, tokens)
      this.#addBooked(model, tokens)
    }
  }

  #addBooked(model: string, tokens: CallTokens): void {
    const sums = this.booked.get(model) ?? noSums()
    addTokens(sums, tokens)
    this.booked.set(model, sums)
  }

  /** Waits for a sub-agent's end. */
  #join(agent: AgentRun): void {
    for (const [model, sums] of agent.booked) this.#addBooked(model, sums)
    this.#atMs = Math.max(this.#atMs, agent.endMs)
  }

  #answerTools(call: Call, agents: AgentRun[]): void {
    for (const { toolId } of call.blocks) {
      if (toolId === '') continue
      const agent = agents.shift()
      if (agent) this.#join(agent)
      const line = agent?.last
        ? lines.agentResultLine(this.#session, this.#place(), toolId, agent.agentId, agent.last)
        : lines.toolResultLine(this.#session, this.#place(), toolId)
      this.#log.filler(line, this.#text(2_500))
    }
  }

  /** 2.1.330 keeps requests and attachments: in real logs 57, 27 and 9 % of its bytes. Older ones: only tool results. */
  #writeFiller(): void {
    const { random } = this.#tools
    const kinds: readonly (readonly [number, 'attachment' | 'shape' | 'blob' | 'tool'])[] =
      this.#session.version === '2.1.330'
        ? [
            [57, 'attachment'],
            [18, 'shape'],
            [11, 'blob'],
            [14, 'tool'],
          ]
        : [[1, 'tool']]
    const place = this.#place()
    switch (random.weighted(kinds)) {
      case 'attachment':
        return this.#log.filler(lines.attachmentLine(this.#session, place), this.#text(9_000))
      case 'shape':
        return this.#log.filler(
          lines.requestShapeLine(this.#session, place, random.hex(16), random.chance(0.02)),
          this.#text(20_000),
        )
      case 'blob':
        return this.#log.filler(lines.requestBlobLine(this.#session, place, random.hex(16)), this.#text(9_000))
      case 'tool':
        return this.#log.filler(
          lines.toolResultLine(this.#session, place, `toolu_01${random.base62(11)}`),
          this.#text(5_000),
        )
    }
  }

  #writeOpening(): void {
    if (this.#session.version === '2.1.330') {
      this.#log.filler([lines.titleLine(this.#session), ''])
      this.#log.filler([lines.queueLine(this.#session, this.#startMs), ''])
    } else {
      this.#log.filler([lines.snapshotLine(this.#tools.random.uuid(), this.#startMs), ''])
    }
  }

  #writeCostState(): void {
    if (!this.#writesCostState) return
    this.#log.filler([lines.costStateLine(this.#session, this.#startMs, this.#atMs, this.booked), ''])
  }

  #text(medianBytes: number) {
    const { random, pool } = this.#tools
    const most = Math.max(60, Math.min(longestTextBytes, this.#log.leftBytes - 700))
    return pool.slice(random, random.around(medianBytes, 4.5, 60, most))
  }

  #place(): Place {
    const place = { uuid: this.#tools.random.uuid(), parentUuid: this.#parentUuid, atMs: this.#pass(60) }
    this.#parentUuid = place.uuid
    return place
  }

  /** Moves the clock on, never past the end of the corpus. */
  #pass(ms: number): number {
    this.#atMs = Math.min(this.#atMs + ms, this.#tools.endMs - 2_000)
    return this.#atMs
  }
}
