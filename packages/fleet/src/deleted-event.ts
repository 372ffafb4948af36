import { noTokens } from '@aic/core'
import type { FleetEvent } from './fleet-event.ts'

/** What a deleted row shares with the one that it takes back. */
export type EventOwner = Pick<FleetEvent, 'tenant' | 'source' | 'machineId' | 'machine' | 'isBackground'>

/** A row that says nothing any more, in the place of one that was sent: `atMs` is any moment of its UTC day. */
export function deletedEvent(
  { tenant, source, machineId, machine, isBackground }: EventOwner,
  { eventId, atMs, version }: Pick<FleetEvent, 'eventId' | 'atMs' | 'version'>,
): FleetEvent {
  return {
    tenant,
    eventId,
    atMs,
    source,
    provider: '',
    account: '',
    machineId,
    machine,
    user: '',
    project: '',
    projectLabel: '',
    session: '',
    model: '',
    tier: 'standard',
    tokens: noTokens,
    webSearches: 0,
    costNanoUsd: null,
    costKind: 'unpriced',
    calculatedNanoUsd: null,
    cacheSavedNanoUsd: null,
    priceVersion: '',
    isBackground,
    version,
    isDeleted: true,
  }
}
