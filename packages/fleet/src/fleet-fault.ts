/** How a place for rows failed. `auth` and `validation` stay as they are until somebody mends them: trying again is of no use. */
export const fleetFaultKinds = ['auth', 'validation', 'network', 'server', 'unknown'] as const
export type FleetFaultKind = (typeof fleetFaultKinds)[number]

/** A fleet’s ClickHouse or hub did not take rows, or did not answer. */
export class FleetFault extends Error {
  readonly kind: FleetFaultKind
  /** What to do, a sentence. */
  readonly advice: string
  /** When it may be tried again, as the other side says, UTC ms; null when it does not say. */
  readonly retryAtMs: number | null

  constructor(
    kind: FleetFaultKind,
    message: string,
    {
      advice,
      retryAtMs = null,
      cause,
    }: { readonly advice: string; readonly retryAtMs?: number | null; readonly cause?: unknown },
  ) {
    super(message, { cause })
    this.name = 'FleetFault'
    this.kind = kind
    this.advice = advice
    this.retryAtMs = retryAtMs
  }
}
