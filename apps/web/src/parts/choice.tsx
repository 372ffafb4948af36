import type { ReactElement } from 'react'

/** One of a few words, all in view: `cost | tokens`. */
export function Choice<Word extends string>({
  label,
  words,
  value,
  onChoose,
}: {
  readonly label: string
  /** What is chosen, and how it is called. */
  readonly words: Readonly<Record<Word, string>>
  readonly value: Word
  readonly onChoose: (word: Word) => void
}): ReactElement {
  return (
    <div className="choice" role="group" aria-label={label}>
      {(Object.entries(words) as [Word, string][]).map(([word, name]) => (
        <button type="button" key={word} aria-pressed={word === value} onClick={() => onChoose(word)}>
          {name}
        </button>
      ))}
    </div>
  )
}
