import path from 'node:path'
import type { Parsed } from '@aic/core'
import { foldersFrom } from '../folders.ts'
import { objectOf, textOf } from '../json.ts'
import type { LogFile, Source } from '../source.ts'
import { toMs } from '../time.ts'
import { toCall } from '../to-call.ts'
import { toTokens } from '../to-tokens.ts'

/**
 * Droid (Factory): a running total per session, in `<session>.settings.json` beside the transcript. So a session is one call,
 * whose later, larger state takes the place of the earlier.
 */
export const droid: Source = {
  id: 'droid',
  name: 'Droid',
  roots: ({ env, home }) => foldersFrom(env.DROID_SESSIONS_DIR, home) ?? [path.join(home, '.factory/sessions')],
  logs: [{ kind: 'json', path: /\.settings\.json$/, parse: parseSettings }],
}

function parseSettings(document: unknown, file: LogFile): readonly Parsed[] {
  const settings = objectOf(document)
  const usage = objectOf(settings.tokenUsage)
  const session = path.basename(file.relative, '.settings.json')
  const { cwd, model } = transcriptFacts(file.readBeside(`${session}.jsonl`))
  return toCall({
    id: session,
    session,
    cwd,
    model: modelName(textOf(settings.model)) ?? modelName(model),
    provider: textOf(settings.providerLock),
    atMs: toMs(settings.providerLockTimestamp) ?? Math.round(file.mtimeMs),
    tokens: toTokens(
      {
        input: usage.inputTokens,
        output: usage.outputTokens,
        cacheRead: usage.cacheReadTokens,
        cacheWrite: usage.cacheCreationTokens,
        reasoning: usage.thinkingTokens,
        total: usage.totalTokens,
      },
      { isReasoningApart: true },
    ),
  })
}

/** `custom:Claude-Opus-4.5-[Anthropic]-0` is how a user's own entry of a model is shown: `claude-opus-4-5-0`. */
function modelName(shown: string | null): string | null {
  if (shown === null) return null
  const plain = shown.replace(/^custom:/, '').replaceAll(/\[[^\]]*\]/g, '')
  return textOf(
    plain
      .toLowerCase()
      .replaceAll(/[.\s-]+/g, '-')
      .replaceAll(/^-|-$/g, ''),
  )
}

/** What the head of the transcript says: the folder on its first line, and the model where the settings name none. */
function transcriptFacts(transcript: string | null): { readonly cwd: string | null; readonly model: string | null } {
  const head = (transcript ?? '').split('\n', 500)
  const model = head.map((line) => /Model: ([^\n\\"]+)/.exec(line)?.[1]).find((name) => name !== undefined)
  try {
    return { cwd: textOf(objectOf(JSON.parse(head[0] ?? '')).cwd), model: model?.trim() ?? null }
  } catch {
    return { cwd: null, model: model?.trim() ?? null } // the first line is cut or no JSON: only the folder is lost
  }
}
