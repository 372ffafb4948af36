import { ProviderFault } from '@aic/core/limit'
import { type Fields, fieldsOf } from './fields.ts'
import type { Vendor, VendorRequest } from './provider.ts'

/** More pages than a year of days has: a vendor that still says there is more is broken. */
const mostPages = 100

/**
 * All pages of a list whose answers have `has_more` and `next_page`, which goes into the parameter `page`. Throws a `parse` fault for
 * a cursor that is missing or comes again, and past 100 pages: half a bill would be worse than none.
 */
export async function readPages(vendor: Vendor, first: URL, request: Omit<VendorRequest, 'url'>): Promise<Fields[]> {
  const pages: Fields[] = []
  const seen = new Set<string>()
  let url = first
  while (pages.length < mostPages) {
    const page = fieldsOf(await vendor.json({ ...request, url: url.href }))
    pages.push(page)
    if (page.flag('has_more') !== true) return pages
    const cursor = page.needText('next_page')
    if (seen.has(cursor))
      throw new ProviderFault('parse', 'The answer says that its next page is one that was read already')
    seen.add(cursor)
    url = new URL(first)
    url.searchParams.set('page', cursor)
  }
  throw new ProviderFault('parse', `The answer has more than ${mostPages} pages`)
}
