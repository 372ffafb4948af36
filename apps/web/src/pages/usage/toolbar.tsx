import type { ReactElement } from 'react'
import { privacy } from '../../app/preferences.ts'
import { setParams } from '../../app/route.ts'
import { Choice } from '../../parts/choice.tsx'
import { Name } from '../../parts/shown.tsx'
import { ByMachine } from './by-machine.tsx'
import { type Bucket, ranges, type UsageView } from './view.ts'

const filters = ['project', 'model', 'source'] as const

/** What the page shows: span, width of a bar, and the filters that are set. All of it stands in the address. */
export function Toolbar({ view, today }: { readonly view: UsageView; readonly today: string }): ReactElement {
  const isPrivate = privacy.use() === 'private'
  return (
    <div className="toolbar">
      <Choice
        label="Span"
        words={ranges}
        value={view.range as keyof typeof ranges}
        onChoose={(range) => setParams({ range, from: null, to: null, bucket: null }, { isStep: true })}
      />
      <Choice<Bucket>
        label="Bars"
        words={{ day: 'days', week: 'weeks', month: 'months' }}
        value={view.bucket}
        onChoose={(bucket) => setParams({ bucket })}
      />
      <Choice
        label="Stacked by"
        words={{ model: 'models', project: 'projects', source: 'agents' }}
        value={view.by}
        onChoose={(by) => setParams({ by })}
      />
      <ByMachine view={view} />
      {!isPrivate && (
        <Choice
          label="Measured in"
          words={{ cost: 'cost', tokens: 'tokens' }}
          value={view.measure}
          onChoose={(measure) => setParams({ measure })}
        />
      )}
      <Days view={view} today={today} />
      {filters.map((filter) => {
        const value = view[filter]
        if (value === null) return null
        return (
          <button
            type="button"
            className="filter"
            key={filter}
            onClick={() => setParams({ [filter]: null }, { isStep: true })}
          >
            <span className="visually-hidden">Remove the filter </span>
            {filter === 'source' ? 'agent' : filter} <Name text={value} />
            <span aria-hidden="true">×</span>
          </button>
        )
      })}
    </div>
  )
}

function Days({ view, today }: { readonly view: UsageView; readonly today: string }): ReactElement {
  const change = (name: 'from' | 'to', day: string): void => {
    const now = { from: view.from, to: view.to, [name]: day || null }
    setParams({ ...now, range: null, bucket: null }, { isStep: true })
  }
  return (
    <span className="days">
      <input
        type="date"
        aria-label="First day"
        value={view.from ?? ''}
        onChange={(e) => change('from', e.target.value)}
      />
      <span aria-hidden="true">–</span>
      <input
        type="date"
        aria-label="Last day"
        value={view.to ?? today}
        onChange={(e) => change('to', e.target.value)}
      />
    </span>
  )
}
