import type { ReactElement } from 'react'
import { Until } from '../../parts/moment.tsx'
import type { Problem } from './problems.ts'

const words = { critical: 'Critical', warning: 'Warning', note: 'Note' } as const

/** What is wrong, said plainly, with what to do. */
export function ProblemList({ problems }: { readonly problems: readonly Problem[] }): ReactElement | null {
  if (problems.length === 0) return null
  return (
    <section className="problems" aria-label="What needs attention">
      <ul>
        {problems.map(({ key, tone, subject, text, advice, retryAtMs, resetsAtMs = null }) => (
          <li key={key} data-tone={tone}>
            <span className="mark">
              <span className="visually-hidden">{words[tone]}: </span>
            </span>
            <span>
              <b>{subject}</b> {text}{' '}
              {resetsAtMs !== null && (
                <>
                  Resets <Until atMs={resetsAtMs} />.{' '}
                </>
              )}
              <span className="advice">{advice}</span>
              {retryAtMs !== null && (
                <span className="advice">
                  {' '}
                  Tried again <Until atMs={retryAtMs} />.
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
