import { QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { AgentAway, AgentRefusal, ask } from './ask.ts'
import { setConnection } from './connection.ts'
import { keepSeen, lastSeen } from './last-seen.ts'

/** What an answer is made of: it is asked for anew when that changes. */
export type MadeOf = 'ledger' | 'limits' | 'settings' | 'alerts' | 'widget' | 'fleet' | 'fleet-rows'

/** All answers that the page holds. They are as fresh as the last change that the agent told of, so they never age by themselves. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
      retry: (count, error) => !(error instanceof AgentAway || error instanceof AgentRefusal) && count < 1,
    },
  },
})

/** What to ask the agent. */
export interface Question {
  readonly path: string
  readonly madeOf: MadeOf
  /** Shown at once at the next visit, until the agent answers. Defaults to false. */
  readonly isKept?: boolean
}

/** An answer of the agent, kept up to date. While another question is answered the last answer stays. */
export function useAnswer<Answer extends object>({ path, madeOf, isKept = false }: Question): UseQueryResult<Answer> {
  const seen = isKept ? lastSeen<Answer>(path) : null
  return useQuery<Answer>({
    queryKey: [madeOf, path],
    queryFn: async ({ signal }) => {
      const answer = await noticing(() => ask<Answer>(path, signal))
      if (isKept) keepSeen(path, answer, Date.now())
      return answer
    },
    placeholderData: (before) => before,
    ...(seen === null ? {} : { initialData: seen.answer, initialDataUpdatedAt: seen.atMs, staleTime: 60_000 }),
  })
}

/** Asks, and lets the whole page know when nobody answers or the session is over. */
export async function noticing<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  try {
    return await question()
  } catch (error) {
    if (error instanceof AgentRefusal && error.status === 401) setConnection('signed-out')
    else if (error instanceof AgentAway) setConnection('away')
    throw error
  }
}
