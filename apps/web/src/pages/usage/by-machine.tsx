import type { Fleet } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { useAnswer } from '../../api/query.ts'
import { hrefOf } from '../../app/route.ts'
import type { UsageView } from './view.ts'

/** The way to the same span stacked by machine, where a fleet knows of other machines; here is only this one. */
export function ByMachine({ view: { range, from, to, measure } }: { readonly view: UsageView }): ReactElement | null {
  const { data } = useAnswer<Fleet>({ path: '/api/fleet', madeOf: 'fleet', isKept: true })
  if (data === undefined || data.place.kind === 'none') return null
  const span = range === 'custom' ? { from, to } : { range }
  return (
    <a className="by-machine" href={hrefOf('fleet', { ...span, measure: measure === 'cost' ? null : measure })}>
      machines, in the fleet
    </a>
  )
}
