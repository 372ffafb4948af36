import { redact } from '@aic/core'
import { fieldsOf } from './fields.ts'
import type { Provider } from './provider.ts'
import { openVendor, type VendorOptions } from './vendor.ts'

/** Levels of Statuspage, from none to the worst, and planned work. */
export const incidentLevels = ['none', 'minor', 'major', 'critical', 'maintenance'] as const

/** A vendor's own word on its state. */
export interface Incident {
  readonly level: (typeof incidentLevels)[number]
  /** In the vendor's words, at most 240 characters. */
  readonly text: string
  /** When the vendor last changed it, or was asked, UTC ms. */
  readonly atMs: number
}

/**
 * What a vendor's status page says, which needs no key; null for providers without one. Throws `ProviderFault`.
 * https://metastatuspage.com/api#status
 */
export async function readIncident(
  { name, statusPage }: Pick<Provider, 'name' | 'statusPage'>,
  options: VendorOptions,
): Promise<Incident | null> {
  if (statusPage === undefined) return null
  const asked = { name: `The status page of ${name}`, origins: [statusPage] }
  const nobody = { secret: '', from: 'settings', place: '', expiresAtMs: null, extra: {} } as const
  const vendor = openVendor(asked, nobody, options)
  const answer = fieldsOf(await vendor.json({ url: `${statusPage}/api/v2/status.json` }))
  const status = answer.needObject('status')
  return {
    level: levelOf(status.needText('indicator')),
    text: redact(status.text('description') ?? '').slice(0, 240),
    atMs: answer.object('page')?.time('updated_at') ?? vendor.nowMs,
  }
}

/** A level that is new to aic is some trouble, not none. */
const levelOf = (indicator: string): Incident['level'] => incidentLevels.find((level) => level === indicator) ?? 'minor'
