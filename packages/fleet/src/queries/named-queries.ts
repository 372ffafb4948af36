import { FleetFault } from '../fleet-fault.ts'
import { billQueries } from './bills.ts'
import { blockQueries } from './blocks.ts'
import { budgetQueries } from './budgets.ts'
import { cacheQueries } from './cache.ts'
import { chartQueries } from './charts.ts'
import { costQueries } from './cost.ts'
import { forecastQueries } from './forecast.ts'
import { freshnessQueries } from './freshness.ts'
import { machineQueries } from './machines.ts'
import { modelQueries } from './models.ts'
import type { NamedQuery } from './named-query.ts'
import { outcomeQueries } from './outcomes.ts'
import { peopleQueries } from './people.ts'
import { projectQueries } from './projects.ts'
import { quotaQueries } from './quotas.ts'
import { reconcileQueries } from './reconcile.ts'
import { sourceQueries } from './sources.ts'

/** Every question that the fleet answers by name: a new one is written in the file of its theme. */
export const namedQueries: readonly NamedQuery[] = [
  ...costQueries,
  ...forecastQueries,
  ...modelQueries,
  ...projectQueries,
  ...peopleQueries,
  ...machineQueries,
  ...sourceQueries,
  ...cacheQueries,
  ...blockQueries,
  ...quotaQueries,
  ...chartQueries,
  ...outcomeQueries,
  ...budgetQueries,
  ...reconcileQueries,
  ...billQueries,
  ...freshnessQueries,
]

/** The query of an id, or of the number it bears in the original (`7`, `M3`). Throws `FleetFault` of kind `validation` if there is none. */
export function findQuery(name: string): NamedQuery {
  const found = namedQueries.find(({ id, original }) => id === name || original === name.toUpperCase())
  if (found !== undefined) return found
  const near = namedQueries.filter(({ id }) => id.split('-').some((word) => name.includes(word)))
  const ids = (near.length > 0 ? near : namedQueries).map(({ id }) => id)
  throw new FleetFault('validation', `There is no query ${JSON.stringify(name.slice(0, 40))}`, {
    advice: `There are: ${ids.join(', ')}.`,
  })
}
