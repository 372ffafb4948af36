import { totalTokens } from '@aic/core'
import type { FleetBlock, ImportedReport } from '../fleet-event.ts'
import type { Amount } from './amount.ts'
import type { CcusageBlock } from './block.ts'
import type { CcusageRecord } from './record.ts'
import { type CcusageSender, projectOf, sourceOf } from './sender.ts'

/**
 * Records as rows of `imported_reports`. The version grows with the tokens of the record: one that was made after logs were deleted
 * never takes the place of one that still knew them.
 */
export function importedReport(record: CcusageRecord, sender: CcusageSender): ImportedReport {
  const { tenant, machineId, machine } = sender
  const { project, label } = projectOf(sender, record.project)
  const session = record.session === null ? '' : sender.sessionOf(record.session)
  return {
    tenant,
    machineId,
    machine,
    source: sourceOf(record.agent),
    recordType: record.type,
    recordKey: [session === '' ? record.key : session, ...(project === '' ? [] : [project])].join('|'),
    startMs: record.startMs,
    endMs: record.endMs,
    project,
    projectLabel: label,
    session,
    tokens: record.tokens,
    costNanoUsd: record.costNanoUsd,
    models: record.models,
    breakdown: record.breakdown,
    version: versionOf(record),
  }
}

/** A block as a row of `usage_blocks`. With equal tokens, one that is over follows one that is active. */
export function importedBlock(block: CcusageBlock, sender: CcusageSender): FleetBlock {
  const { record, ...more } = block
  const { tenant, machineId, machine } = sender
  return {
    tenant,
    machineId,
    machine,
    source: sourceOf(record.agent),
    startMs: record.startMs,
    endMs: record.endMs,
    ...more,
    tokens: record.tokens,
    costNanoUsd: record.costNanoUsd,
    unpricedCalls: null,
    models: record.models,
    version: versionOf(record) + (block.isActive ? 0n : 1n),
  }
}

/** Of the shape that versions of calls have too: tokens, and eight bits below them. */
export const versionOf = ({ tokens }: Pick<Amount, 'tokens'>): bigint => BigInt(totalTokens(tokens)) << 8n
