import type { SessionList } from '@aic/agent/api'
import { useQueries } from '@tanstack/react-query'
import { ask } from '../../api/ask.ts'
import { noticing } from '../../api/query.ts'

/** Pages of sessions by their paths, in order; undefined where one has not come yet. They are kept until the ledger changes. */
export const usePages = (paths: readonly string[]): readonly (SessionList | undefined)[] =>
  useQueries({
    queries: paths.map((path) => ({
      queryKey: ['ledger', path],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => noticing(() => ask<SessionList>(path, signal)),
    })),
    combine: (all) => all.map(({ data }) => data),
  })
