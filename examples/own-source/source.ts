import path from 'node:path'
import type { Source } from '@aic/sources'
import { foldersFrom } from '@aic/sources/folders'
import { objectOf, textOf } from '@aic/sources/json'
import { toMs } from '@aic/sources/time'
import { toCall } from '@aic/sources/to-call'
import { toTokens } from '@aic/sources/to-tokens'

/** Parrot, an agent that does not exist: a line of JSON for each answer, in `~/.parrot/chats`. See CONTRIBUTING.md. */
export const parrot: Source = {
  id: 'parrot',
  name: 'Parrot',
  roots: ({ env, home }) => foldersFrom(env.PARROT_HOME, home) ?? [path.join(home, '.parrot/chats')],
  logs: [{ kind: 'jsonl', path: /\.jsonl$/, markers: ['"tokens"'], parser: () => ({ parse: parseLine }) }],
}

/** Its `in` holds the cached tokens too, and an answer that is retried keeps its `id`. */
function parseLine(json: unknown) {
  const line = objectOf(json)
  const { in: input, out: output, cached } = objectOf(line.tokens)
  return toCall({
    id: textOf(line.id),
    session: textOf(line.chat),
    cwd: textOf(line.dir),
    model: textOf(line.model),
    atMs: toMs(line.at),
    tokens: toTokens({ input, output, cacheRead: cached }, { isCacheInInput: true }),
  })
}
