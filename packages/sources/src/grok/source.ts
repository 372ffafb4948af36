import path from 'node:path'
import type { Parsed } from '@aic/core'
import { foldersFrom } from '../folders.ts'
import { isObject, type Json, objectOf, textOf } from '../json.ts'
import type { LineParser, LogFile, Source } from '../source.ts'
import { toMs } from '../time.ts'
import { countsOf, idOf, toCall } from '../to-call.ts'
import { toTokens } from '../to-tokens.ts'

/** Grok Build: `sessions/<working directory, URL-encoded>/<session>/updates.jsonl`, with the usage of each turn by model. */
export const grok: Source = {
  id: 'grok',
  name: 'Grok Build',
  roots: ({ env, home }) =>
    (foldersFrom(env.GROK_HOME, home) ?? [path.join(home, '.grok')]).map((folder) => path.join(folder, 'sessions')),
  logs: [{ kind: 'jsonl', path: /(^|\/)updates\.jsonl$/, markers: ['"turn_completed"'], parser: updateParser }],
}

function updateParser(file: LogFile): LineParser {
  const folders = file.relative.split('/').slice(0, -1)
  const pathSession = folders.at(-1) ?? 'unknown'
  const cwd = folderIn(folders.at(-2) ?? '')
  return {
    parse(line) {
      const params = objectOf(objectOf(line).params)
      const update = objectOf(params.update)
      if (update.sessionUpdate !== 'turn_completed' || !isObject(update.usage)) return []
      const turn = {
        ...turnFacts(objectOf(line), params, update),
        session: textOf(params.sessionId) ?? pathSession,
        cwd,
      }
      const byModel = Object.entries(objectOf(update.usage.modelUsage)).filter(([, usage]) => isObject(usage))
      if (byModel.length === 0) return usageCall(update.usage, sessionModel(file), turn)
      return byModel.flatMap(([model, usage]) => usageCall(objectOf(usage), model, turn))
    },
  }
}

interface Turn {
  readonly session: string
  readonly cwd: string | null
  /** Names the turn in its session; null when the log does not. */
  readonly name: string | null
  readonly atMs: number | null
}

function turnFacts(line: Json, params: Json, update: Json): Pick<Turn, 'name' | 'atMs'> {
  const meta = { ...objectOf(update['_meta']), ...objectOf(params['_meta']) }
  return {
    name: textOf(meta.eventId) ?? textOf(update.prompt_id),
    atMs: toMs(meta.agentTimestampMs) ?? toMs(line.timestamp),
  }
}

function usageCall(usage: Json, model: string | null, { session, cwd, name, atMs }: Turn): readonly Parsed[] {
  const tokens = toTokens(
    {
      input: usage.inputTokens,
      output: usage.outputTokens,
      cacheRead: usage.cachedReadTokens,
      cacheWrite: usage.cacheCreationTokens,
      reasoning: usage.reasoningTokens,
    },
    { isCacheInInput: true },
  )
  return toCall({
    id: idOf(session, name ?? atMs, model, name === null ? countsOf(tokens) : null),
    session,
    cwd,
    model,
    provider: 'xai',
    atMs,
    tokens,
    costUsd: ticksToUsd(usage.costUsdTicks),
  })
}

/** 10^10 ticks to the dollar, after discounts: https://docs.x.ai/developers/cost-tracking */
const ticksToUsd = (ticks: unknown): number | null => (typeof ticks === 'number' ? ticks / 1e10 : null)

/** The session's model now, for turns that do not name theirs. */
function sessionModel(file: LogFile): string | null {
  try {
    const summary = objectOf(JSON.parse(file.readBeside('summary.json') ?? '{}'))
    return textOf(summary.current_model_id)
  } catch {
    return null // a summary that is just being written
  }
}

/** The working directory that the name of a folder holds; null for a name that holds none. */
function folderIn(name: string): string | null {
  try {
    const folder = decodeURIComponent(name)
    return path.posix.isAbsolute(folder) || path.win32.isAbsolute(folder) ? folder : null
  } catch {
    return null // a lone `%`: no encoded name
  }
}
