import type { Widget } from '@aic/agent/api'
import type { ReactElement } from 'react'
import { useAnswer } from '../../api/query.ts'
import { plural } from '../../format/count.ts'
import { bucketText } from '../../format/time.ts'
import { Money } from '../../parts/shown.tsx'

/** Of a hub: what all machines spent, beside what stands above it, which is this machine’s alone. */
export function AllMachinesSpent(): ReactElement | null {
  const { data } = useAnswer<Widget>({ path: '/api/widget', madeOf: 'widget' })
  if (data === undefined) return null
  const { allMachines, month } = data
  if (allMachines === null) return <p className="muted">This machine’s; those of all machines can’t be added up now.</p>
  return (
    <p className="muted">
      This machine’s. <a href="#/fleet">All machines</a> ({plural(allMachines.machines.length, 'machine')} told): today{' '}
      <Money usd={allMachines.today.costUSD} isPartial={allMachines.today.isCostPartial} />, {bucketText(month.month)}{' '}
      <Money usd={allMachines.month.costUSD} isPartial={allMachines.month.isCostPartial} />
    </p>
  )
}
