import path from 'node:path'
import type { Parsed } from '@aic/core'
import { foldersFrom } from '../folders.ts'
import { isObject, type Json, objectOf, textOf } from '../json.ts'
import type { LineParser, LogFile, Source } from '../source.ts'
import { toMs } from '../time.ts'
import { countsOf, idOf, toCall } from '../to-call.ts'
import { toTokens } from '../to-tokens.ts'

/** Kimi CLI (`~/.kimi`) and its successor Kimi Code (`~/.kimi-code`): a wire log a session, or one for each of its agents. */
export const kimi: Source = {
  id: 'kimi',
  name: 'Kimi',
  roots: ({ env, home }) =>
    (
      foldersFrom(env.KIMI_DATA_DIR, home) ?? [
        path.join(home, '.kimi'),
        ...(foldersFrom(env.KIMI_CODE_HOME, home) ?? [path.join(home, '.kimi-code')]),
      ]
    ).map((folder) => path.join(folder, 'sessions')),
  logs: [
    { kind: 'jsonl', path: /(^|\/)wire\.jsonl$/, markers: ['"token_usage"', '"usage.record"'], parser: wireParser },
  ],
}

/** What the path tells: `<group>/<session>/wire.jsonl`, or `<group>/<session>/agents/<agent>/wire.jsonl`. */
interface Wire {
  readonly session: string
  readonly agent: string
  readonly isSidechain: boolean
  readonly model: () => string
}

function wireParser(file: LogFile): LineParser {
  const [, session = 'unknown', ...below] = file.relative.split('/').slice(0, -1)
  const agent = below.at(-1) ?? 'main'
  const wire: Wire = { session, agent, isSidechain: agent !== 'main', model: configuredModel(file, below.length) }
  return {
    parse(line) {
      if (!isObject(line)) return []
      if (line.type === 'usage.record') return recordCall(line, wire)
      return statusCall(objectOf(line.message), toMs(line.timestamp), wire)
    },
  }
}

/** Kimi Code. Records of a wider scope than `turn` say again what the turns said. */
function recordCall(record: Json, { session, agent, isSidechain }: Wire): readonly Parsed[] {
  if ((textOf(record.usageScope) ?? 'turn') !== 'turn') return []
  const usage = objectOf(record.usage)
  const atMs = toMs(record.time)
  const model = textOf(record.model)
  const tokens = toTokens({
    input: usage.inputOther,
    output: usage.output,
    cacheRead: usage.inputCacheRead,
    cacheWrite: usage.inputCacheCreation,
  })
  // Without the session: a forked session begins with a copy of the records.
  return toCall({ id: idOf(agent, atMs, model, countsOf(tokens)), session, model, atMs, tokens, isSidechain })
}

/** Kimi CLI. A sub-agent's messages are wrapped into events of the session that called it. */
function statusCall(message: Json, atMs: number | null, wire: Wire, isWrapped = false): readonly Parsed[] {
  const payload = objectOf(message.payload)
  if (message.type === 'SubagentEvent') return statusCall(objectOf(payload.event), atMs, wire, true)
  if (message.type !== 'StatusUpdate' || !isObject(payload.token_usage)) return []
  const usage = payload.token_usage
  const tokens = toTokens({
    input: usage.input_other,
    output: usage.output,
    cacheRead: usage.input_cache_read,
    cacheWrite: usage.input_cache_creation,
    total: usage.total,
  })
  const messageId = textOf(payload.message_id)
  const { session } = wire
  return toCall({
    id: messageId === null ? idOf(session, atMs, countsOf(tokens)) : idOf(messageId, countsOf(tokens)),
    session,
    model: wire.model(),
    atMs,
    tokens,
    isSidechain: wire.isSidechain || isWrapped,
  })
}

/** The wire log of Kimi CLI names no model, so it is the one configured now, `depth` folders and three more above. */
function configuredModel(file: LogFile, depth: number): () => string {
  let known: string | undefined
  return () => (known ??= modelIn(file, '../'.repeat(depth + 3)) ?? 'kimi-for-coding')
}

function modelIn(file: LogFile, up: string): string | null {
  const toml = /^\s*default_model\s*=\s*"([^"]+)"/m.exec(file.readBeside(`${up}config.toml`) ?? '')?.[1]
  try {
    const config = objectOf(JSON.parse(file.readBeside(`${up}config.json`) ?? '{}'))
    const chosen = textOf(config.model) ?? textOf(config.default_model)
    return textOf(objectOf(objectOf(config.models)[chosen ?? '']).model) ?? chosen ?? toml ?? null
  } catch {
    return toml ?? null // a config that is being written or was edited by hand costs the model's name, not the call
  }
}
