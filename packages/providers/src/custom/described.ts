import type { Provider, Vendor, VendorRequest } from '../provider.ts'
import { dayMs, minuteMs, readingOf } from '../reading.ts'
import { readAnswer } from './read-answer.ts'
import type { CustomSpec } from './spec.ts'

/** Days that `{fromDay}` lies back. */
const span = 30

/** The provider that a file describes. It does nothing but ask one address, with the header of the key added here, and follow paths. */
export function describedProvider(id: string, spec: CustomSpec): Provider {
  const provider: Provider = {
    id,
    name: spec.name,
    payment: spec.payment,
    origins: spec.origins,
    keyVariables: spec.auth.variables,
    leastPollMs: spec.pollMinutes * minuteMs,
    ...(spec.statusPage === undefined ? {} : { statusPage: spec.statusPage }),
    async read(credential, vendor) {
      const answer = await vendor.json(requestOf(spec, credential.secret, vendor))
      return readingOf(provider, credential, vendor, { origin: 'api', ...readAnswer(spec, answer) })
    },
  }
  return provider
}

function requestOf({ request, auth }: CustomSpec, secret: string, { nowMs }: Vendor): VendorRequest {
  return {
    url: filled(request.url, nowMs),
    method: request.method,
    headers: { ...request.headers, [auth.header]: `${auth.prefix}${secret}` },
    ...(request.body === undefined ? {} : { body: filledIn(request.body, nowMs) }),
  }
}

/** Days are UTC days: `{toDay}` is tomorrow, so that today is in the span. */
function filled(text: string, nowMs: number): string {
  const toMs = Math.floor(nowMs / dayMs + 1) * dayMs
  const fromMs = toMs - span * dayMs
  const day = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)
  return text
    .replaceAll('{fromDay}', day(fromMs))
    .replaceAll('{toDay}', day(toMs))
    .replaceAll('{fromUnix}', String(fromMs / 1_000))
    .replaceAll('{toUnix}', String(toMs / 1_000))
}

const filledIn = (body: unknown, nowMs: number): unknown => JSON.parse(filled(JSON.stringify(body), nowMs))
