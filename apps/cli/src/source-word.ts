import { openAic } from '@aic/engine'
import type { Cli } from './cli.ts'

/** The source that a word names: its id, or what stands before the id's first hyphen (`claude`). Null for no or several. */
export async function sourceNamed(word: string, cli: Cli): Promise<string | null> {
  const aic = await openAic(cli)
  try {
    const ids = aic.sources.map((source) => source.id)
    const found = ids.includes(word) ? [word] : ids.filter((id) => id.split('-')[0] === word)
    return found.length === 1 ? (found[0] ?? null) : null
  } finally {
    aic.close()
  }
}
