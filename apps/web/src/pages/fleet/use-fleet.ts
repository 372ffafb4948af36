import type { Fleet, FleetRows } from '@aic/agent/api'
import { useEffect, useRef } from 'react'
import { queries, useAnswer } from '../../api/query.ts'
import { rowsPath } from './fleet-view.ts'

/** Other machines send when they like, and nobody tells: it is asked again after so long, while somebody looks. */
const everyMs = 30_000

/** Where the fleet is and how it stands; asked again now and then, and rows with it whenever a push has ended. */
export function useFleet() {
  const answer = useAnswer<Fleet>({ path: '/api/fleet', madeOf: 'fleet', isKept: true })
  const ended = answer.data?.push.endedMs ?? null
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') askAgain()
    }, everyMs)
    return () => clearInterval(timer)
  }, [])
  useEffect(() => {
    if (ended !== null) void queries.invalidateQueries({ queryKey: ['fleet-rows'] })
  }, [ended])
  return answer
}

/** Asks for all of the fleet again. */
function askAgain(): void {
  for (const key of ['fleet', 'fleet-rows']) void queries.invalidateQueries({ queryKey: [key] })
}

/** Rows of a named query. Where they can’t be had, how the fleet stands is asked at once. */
export function useRows(id: string, values: Readonly<Record<string, string>>, isKept = false) {
  const answer = useAnswer<FleetRows>({ path: rowsPath(id, values), madeOf: 'fleet-rows', isKept })
  const { isError } = answer
  useEffect(() => {
    if (isError) void queries.invalidateQueries({ queryKey: ['fleet'] })
  }, [isError])
  return answer
}

/** When machines were last heard of, as last told: a place that is away tells nothing, and they have not gone. */
export function useHeard({ fault, machines }: Fleet): Fleet['machines'] {
  const last = useRef(machines)
  if (fault === null) last.current = machines
  return last.current
}
