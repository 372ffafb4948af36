import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { claudeLines } from './odd-lines.ts'

type Next = () => number

/**
 * A home of Claude Code that lives through a random history: sessions are begun, go on, are resumed, forked, cut, rewritten and
 * deleted, calls are logged again as they grow, gateways reuse ids, lines are torn, and times are set. Beside it, an archive keeps every version
 * of every log that was looked at: what a ledger must hold that forgets nothing.
 */
export class LogHistory {
  readonly home: string
  readonly archive: string
  readonly #next: Next
  readonly #logs: string[] = []
  /** What was logged, for copies: without its line's end. */
  readonly #lines: string[] = []
  readonly #rests = new Map<string, string>()
  readonly #versions = new Map<string, number>()
  #nowMs = Date.UTC(2026, 10, 2, 9, 0)
  #count = 0

  constructor(folder: string, next: Next) {
    this.home = path.join(folder, 'home')
    this.archive = path.join(folder, 'archive')
    this.#next = next
    for (const home of [this.home, this.archive]) mkdirSync(path.join(home, projects), { recursive: true })
  }

  /** Does one thing to the logs, and says what. */
  step(): string {
    const log = this.#pick(this.#logs)
    const kind = this.#logs.length < 2 ? 0 : this.#next()
    if (log === undefined || kind < 0.14) return this.#begin()
    if (kind < 0.5) return this.#append(log)
    if (kind < 0.58) return this.#fork(log)
    if (kind < 0.66) return this.#tear(log)
    if (kind < 0.7) return this.#append(log, claudeLines(this.#next, 4).toString('latin1'))
    if (kind < 0.78) return this.#resume(log)
    if (kind < 0.84) return this.#cut(log)
    if (kind < 0.9) return this.#rewrite(log)
    if (kind < 0.93) return this.#replaceSameSize(log)
    if (kind < 0.96) return this.#touch(log)
    return this.#delete(log)
  }

  /** Any one log that exists, absolute; undefined without one. */
  anyLog(): string | undefined {
    const there = this.#logs.filter((log) => existsSync(this.#path(log)))
    const log = this.#pick(there)
    return log === undefined ? undefined : this.#path(log)
  }

  /** Notes that all logs, or only one, were read now. */
  keep(only?: string): void {
    for (const log of this.#logs) {
      const file = this.#path(log)
      if ((only !== undefined && only !== file) || !existsSync(file)) continue
      const bytes = readFileSync(file)
      const known = this.#archived(log)
      const isGrown = existsSync(known) && bytes.subarray(0, readFileSync(known).length).equals(readFileSync(known))
      if (!isGrown) this.#versions.set(log, (this.#versions.get(log) ?? 0) + 1)
      mkdirSync(path.dirname(this.#archived(log)), { recursive: true })
      writeFileSync(this.#archived(log), bytes)
    }
  }

  #begin(): string {
    const session = `s-${this.#count++}`
    const folder = this.#pick(['-work-shop', '-work-notes']) as string
    const parent = this.#pick(this.#logs)?.split('/').at(-1)?.replace('.jsonl', '')
    const isSide = parent !== undefined && this.#next() < 0.3
    const log = isSide ? `${folder}/${parent}/subagents/agent-${session}.jsonl` : `${folder}/${session}.jsonl`
    this.#logs.push(log)
    mkdirSync(path.dirname(this.#path(log)), { recursive: true })
    writeFileSync(this.#path(log), '')
    return `begin ${this.#append(log)}`
  }

  #append(log: string, text = this.#someLines(log)): string {
    const rest = this.#rests.get(log) ?? ''
    this.#rests.delete(log)
    mkdirSync(path.dirname(this.#path(log)), { recursive: true })
    appendFileSync(this.#path(log), rest + text, 'latin1')
    return `append ${text.split('\n').length - 1} lines to ${log}`
  }

  #someLines(log: string): string {
    const count = 1 + Math.floor(this.#next() * 5)
    return Array.from({ length: count }, () => `${this.#line(log)}\n`).join('')
  }

  #line(log: string): string {
    const session = sessionOf(log)
    const kind = this.#next()
    const known = this.#pick(this.#lines)
    if (known !== undefined && kind < 0.3) return this.#copy(known, session)
    if (kind < 0.42) return this.#booked(session)
    if (kind < 0.5) return JSON.stringify({ type: 'user', sessionId: session, message: { content: 'go on' } })
    const line = JSON.stringify(this.#call(session))
    this.#lines.push(line)
    return line
  }

  #call(session: string): object {
    this.#nowMs += Math.floor(this.#next() * 1_200_000)
    const n = this.#count++
    const isGateway = this.#next() < 0.25
    return {
      type: 'assistant',
      timestamp: new Date(this.#nowMs).toISOString(),
      sessionId: session,
      ...(this.#next() < 0.9 && { cwd: this.#pick(['/work/shop', '/work/notes']) }),
      isSidechain: this.#next() < 0.15,
      ...(this.#next() < 0.5 && { origin: { kind: 'tool', input: this.#next() < 0.3 ? { usage: {} } : {} } }),
      ...(this.#next() < 0.8 && { requestId: `req_${isGateway ? n % 5 : n}` }),
      message: {
        id: isGateway ? `gen-${n % 4}` : `msg_${n}`,
        model: this.#pick(models),
        usage: this.#usage(),
      },
    }
  }

  #usage(): object {
    const whole = (most: number): number => Math.floor(this.#next() * most)
    const write = whole(2_000)
    return {
      input_tokens: 1 + whole(100),
      output_tokens: 1 + whole(3_000),
      cache_read_input_tokens: whole(90_000),
      cache_creation_input_tokens: write,
      cache_creation: { ephemeral_5m_input_tokens: write, ephemeral_1h_input_tokens: 0 },
      server_tool_use: { web_search_requests: this.#next() < 0.1 ? 1 : 0 },
    }
  }

  /** A line that was logged before, as a resume, a fork, a stream or a retry logs it again. */
  #copy(known: string, session: string): string {
    const line = JSON.parse(known)
    const changes: (() => void)[] = [
      () => {
        line.sessionId = session
        line.requestId = undefined
      },
      () => {
        line.message.usage.output_tokens += 1 + Math.floor(this.#next() * 500)
        line.timestamp = new Date(Date.parse(line.timestamp) + 1_000 + Math.floor(this.#next() * 5_000)).toISOString()
      },
      () => {
        line.sessionId = session
        line.timestamp = new Date(Date.parse(line.timestamp) - Math.floor(this.#next() * 900_000)).toISOString()
      },
      () => {
        line.sessionId = session
        line.isSidechain = !line.isSidechain
      },
      () => {
        line.requestSessionId = line.sessionId
        line.sessionId = session
        line.requestId = `req_x${this.#count++}`
      },
      () => {
        line.sessionId = session
        line.cwd = this.#pick(['/work/shop', '/work/notes', undefined])
        line.message.model = this.#pick(models)
      },
      () => {
        line.cwd = '/work/elsewhere'
      },
      () => undefined,
    ]
    ;(this.#pick(changes) as () => void)()
    const text = JSON.stringify(line)
    if (this.#next() < 0.3) this.#lines.push(text)
    return text
  }

  /** Totals that grow, and now and then are of a process that began long ago. */
  #booked(session: string): string {
    const n = ++this.#count
    return JSON.stringify({
      type: 'cost-state',
      sessionId: session,
      startTime: this.#nowMs - (this.#next() < 0.3 ? 5_000_000 : 60_000),
      totalDuration: Math.floor(this.#next() * 60_000),
      modelUsage: {
        [this.#pick(models) as string]: {
          inputTokens: n * 40,
          outputTokens: n * 900,
          cacheReadInputTokens: n * 20_000,
          cacheCreationInputTokens: n * 500,
          webSearchRequests: Math.floor(n / 9),
          costUSD: n / 100,
        },
      },
    })
  }

  /** The last line is only begun, now and then as if it ended there; the next append ends it. */
  #tear(log: string): string {
    const line = `${this.#line(log)}\n`
    const ends = [...line.slice(0, line.indexOf('"usage"')).matchAll(/\}/g)].map(({ index }) => index + 1)
    const at = (this.#next() < 0.5 && this.#pick(ends)) || 1 + Math.floor(this.#next() * (line.length - 1))
    this.#append(log, line.slice(0, at))
    this.#rests.set(log, line.slice(at))
    return `tear ${log}`
  }

  /** A session that begins with another's lines, under its own name. */
  #fork(log: string): string {
    const lines = this.#linesOf(log)
    const session = `s-${this.#count++}`
    const copies = lines.slice(0, Math.ceil(this.#next() * lines.length)).map((line) => forked(line, session))
    const fork = `${log.split('/')[0]}/${session}.jsonl`
    this.#logs.push(fork)
    mkdirSync(path.dirname(this.#path(fork)), { recursive: true })
    writeFileSync(this.#path(fork), copies.map((line) => `${line}\n`).join(''), 'latin1')
    return `fork ${log} as ${this.#append(fork)}`
  }

  /** Old resumes wrote a new file that held all earlier lines again, as they were. */
  #resume(log: string): string {
    const file = `${log.split('/')[0]}/s-${this.#count++}.jsonl`
    this.#logs.push(file)
    mkdirSync(path.dirname(this.#path(file)), { recursive: true })
    writeFileSync(this.#path(file), existsSync(this.#path(log)) ? readFileSync(this.#path(log)) : '')
    return `resume ${log} as ${this.#append(file)}`
  }

  #cut(log: string): string {
    if (!existsSync(this.#path(log))) return this.#begin()
    const size = readFileSync(this.#path(log)).length
    this.#rests.delete(log)
    truncateSync(this.#path(log), Math.floor(this.#next() * size))
    return `cut ${log}${this.#next() < 0.5 ? `, then ${this.#append(log, `\n${this.#someLines(log)}`)}` : ''}`
  }

  #rewrite(log: string): string {
    const lines = this.#linesOf(log).filter(() => this.#next() < 0.7)
    this.#rests.delete(log)
    mkdirSync(path.dirname(this.#path(log)), { recursive: true })
    const file = this.#next() < 0.5 ? this.#path(log) : `${this.#path(log)}.tmp`
    writeFileSync(file, lines.map((line) => `${line}\n`).join('') + this.#someLines(log), 'latin1')
    if (file !== this.#path(log)) renameSync(file, this.#path(log))
    return `rewrite ${log}`
  }

  /** As many bytes as before, but of other calls. */
  #replaceSameSize(log: string): string {
    const text = existsSync(this.#path(log)) ? readFileSync(this.#path(log), 'latin1') : ''
    const other = text.replace(/msg_(\d)/g, (_, digit: string) => `msg_${(Number(digit) + 5) % 10}`)
    this.#rests.delete(log)
    mkdirSync(path.dirname(this.#path(log)), { recursive: true })
    writeFileSync(`${this.#path(log)}.tmp`, other, 'latin1')
    renameSync(`${this.#path(log)}.tmp`, this.#path(log))
    return `replace ${log}`
  }

  /** Another time and the same bytes, as a copy or a backup leaves them, while another log appears. */
  #touch(log: string): string {
    const atSeconds = Date.now() / 1_000 + Math.floor((this.#next() - 0.7) * 1_000_000)
    if (existsSync(this.#path(log))) utimesSync(this.#path(log), atSeconds, atSeconds)
    return `touch ${log}, ${this.#begin()}`
  }

  #delete(log: string): string {
    this.#rests.delete(log)
    rmSync(this.#path(log), { force: true })
    return `delete ${log}`
  }

  #linesOf(log: string): string[] {
    if (!existsSync(this.#path(log))) return []
    return readFileSync(this.#path(log), 'latin1')
      .split('\n')
      .filter((line) => line !== '')
  }

  #path(log: string): string {
    return path.join(this.home, projects, log)
  }

  /** The version that was read last, in a folder that leaves the session's name in its place. */
  #archived(log: string): string {
    const [folder, ...rest] = log.split('/')
    return path.join(this.archive, projects, folder as string, `v${this.#versions.get(log) ?? 0}`, ...rest)
  }

  #pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.#next() * from.length)]
  }
}

const projects = path.join('.claude', 'projects')
const models = ['claude-sonnet-4-5-20250929', 'claude-opus-4-1-20250805', 'no-such-model-7']

const sessionOf = (log: string): string =>
  log.includes('/subagents/') ? log.split('/').at(-3) : log.split('/').at(-1)?.replace('.jsonl', '')

/** Forks name the session that paid. Lines that are no JSON are copied as they are. */
function forked(line: string, session: string): string {
  try {
    const json = JSON.parse(line)
    if (json.type !== 'assistant') return line
    return JSON.stringify({ ...json, requestSessionId: json.requestSessionId ?? json.sessionId, sessionId: session })
  } catch {
    return line
  }
}
