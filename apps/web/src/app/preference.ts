import { useSyncExternalStore } from 'react'

/** Something that this browser remembers: one of a few words, the first where nothing is remembered. */
export interface Preference<Word extends string> {
  readonly get: () => Word
  readonly set: (word: Word) => void
  readonly use: () => Word
}

/** A preference, kept under `aic.NAME`; `onChange` also hears the first value. */
export function preference<Word extends string>(
  name: string,
  words: readonly [Word, ...Word[]],
  onChange: (word: Word) => void = () => {},
): Preference<Word> {
  const listeners = new Set<() => void>()
  let current = words.find((word) => word === read(name)) ?? words[0]
  onChange(current)
  const get = (): Word => current
  return {
    get,
    set(word) {
      current = word
      write(name, word)
      onChange(word)
      for (const listener of listeners) listener()
    },
    use: () =>
      useSyncExternalStore((listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      }, get),
  }
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(`aic.${name}`)
  } catch {
    return null
  }
}

function write(name: string, word: string): void {
  try {
    localStorage.setItem(`aic.${name}`, word)
  } catch {
    // a browser that keeps nothing: it holds until the page is closed
  }
}
