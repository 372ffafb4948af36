import { suggest } from './suggest.ts'
import { UsageError } from './usage-error.ts'

/** The error for a word that a command does not know: `aic agent strat`. `command` as it is written; names the word that was meant, else all. */
export function unknownWord(command: string, word: string, words: readonly string[]): UsageError {
  const near = suggest(word, words)
  const hint = near === null ? `Write ${command} ${words.join(', or ')}.` : `Did you mean ${command} ${near}?`
  return new UsageError(`${command} can't "${word}"`, hint)
}
