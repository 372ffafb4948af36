import { isoOf, unknownName } from '@aic/core/report'
import { version } from '../version.ts'
import type { Diagnosis } from './diagnosis.ts'

const timeOf = (atMs: number | null): string | null => (atMs === null ? null : isoOf(atMs))

/** The whole of `aic doctor` for scripts; times are UTC. */
export function doctorJson(diagnosis: Diagnosis, nowMs: number): object {
  const { facts, unpriced, refreshedMs, providerProblems, accounts, agent, warnings, advice } = diagnosis
  return {
    version,
    generatedAt: timeOf(nowMs),
    sources: facts.sources.map(({ firstMs, lastMs, retention, ...source }) => ({
      ...source,
      firstActivity: timeOf(firstMs),
      lastActivity: timeOf(lastMs),
      retention:
        retention === null
          ? null
          : { days: retention.days, settingsPath: retention.settingsPath, oldestLog: timeOf(retention.oldestMs) },
    })),
    skipped: facts.skipped,
    ledger:
      facts.ledger === null
        ? null
        : {
            ...facts.ledger,
            firstMs: undefined,
            lastMs: undefined,
            firstActivity: timeOf(facts.ledger.firstMs),
            lastActivity: timeOf(facts.ledger.lastMs),
          },
    prices: {
      version: facts.prices.version,
      refreshedAt: timeOf(refreshedMs),
      unpricedModels: unpriced.map(({ model, calls }) => ({ modelName: model ?? unknownName, unpricedCalls: calls })),
    },
    providerProblems,
    accounts: accounts.map(({ provider, plan, state, readAtMs, fault }) => ({
      provider,
      plan,
      state,
      readAt: timeOf(readAtMs),
      fault: fault === null ? null : { kind: fault.kind, message: fault.message, advice: fault.advice },
    })),
    agent: { state: agent.state, url: agent.agent?.url ?? null, version: agent.agent?.version ?? null },
    warnings,
    advice,
  }
}
