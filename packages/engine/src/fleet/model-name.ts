import type { HashMode } from '@aic/fleet'

/**
 * A model's name as a fleet may have it. Local models are named by their file in some logs, those of clouds by a project or an account: of such a
 * path the last part is kept. As it is where names are not hashed.
 *
 * ```ts
 * modelName('keyed', '/home/me/models/x.gguf') // 'x.gguf'
 * ```
 */
export function modelName(mode: HashMode, name: string): string {
  return mode === 'plain' || !isPath.test(name) ? name : (name.split(/[/\\]/).findLast(Boolean) ?? '')
}

/** `/home/me/x`, `C:\models\x`, `ollama:/home/me/x`, `local//home/me/x`, `file:x`, `projects/mine/models/x`, `arn:aws:bedrock:…:1234:…/x`. */
const isPath = /(?:^|[\s"'=:(,[/])(?:[/\\~]|[a-z]:[/\\])|^(?:file|arn):|^projects\//i
