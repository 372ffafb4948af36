import { ProviderFault } from '@aic/core/limit'
import { type Credential, openVendor, type Provider, type VendorOptions } from '@aic/providers'
import type { Incident } from './monitor.ts'

const levels = ['none', 'minor', 'major', 'critical', 'maintenance'] as const

/** Status pages are public. */
const nobody: Credential = { secret: '', from: 'settings', place: '', expiresAtMs: null, extra: {} }

/** What a vendor's status page says; null where it has none or says nothing that is understood. https://www.atlassian.com/software/statuspage */
export async function readIncident(
  { name, statusPage }: Pick<Provider, 'name' | 'statusPage'>,
  options: VendorOptions,
): Promise<Incident | null> {
  if (statusPage === undefined) return null
  const vendor = openVendor({ name: `${name}'s status page`, origins: [statusPage] }, nobody, options)
  try {
    return parseStatus(await vendor.json({ url: `${statusPage}/api/v2/status.json` }), vendor.nowMs)
  } catch (error) {
    if (error instanceof ProviderFault) return null
    throw error
  }
}

/** `GET /api/v2/status.json` of Statuspage: `{ status: { indicator, description } }`. */
export function parseStatus(json: unknown, atMs: number): Incident | null {
  const { status } = (json ?? {}) as { status?: { indicator?: unknown; description?: unknown } }
  const level = levels.find((one) => one === status?.indicator)
  if (level === undefined || typeof status?.description !== 'string') return null
  return { level, text: status.description.slice(0, 200), atMs }
}
