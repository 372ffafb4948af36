/** Why a provider has no fresh reading, and what the user can do. docs/providers.md lists them. */
export const faultKinds = {
  missing: {
    meaning: 'No key or sign-in was found.',
    advice: 'Set its environment variable, or sign in to its own program.',
  },
  expired: {
    meaning: 'The sign-in has expired or was revoked.',
    advice: 'Sign in again with the program that owns it; aic sees that by itself.',
  },
  denied: {
    meaning: 'The key is known but may not see this.',
    advice: 'The message says which right or plan is lacking.',
  },
  'rate-limited': { meaning: 'The vendor asks to wait.', advice: 'aic asks again when it may; nothing to do.' },
  unavailable: { meaning: 'The vendor has trouble.', advice: 'aic asks again by itself.' },
  network: { meaning: 'The vendor was not reached.', advice: 'Check the network and its proxy.' },
  parse: { meaning: 'The vendor answered in a form that aic does not know.', advice: 'Update aic, or report it.' },
  api: { meaning: 'The vendor refused the request.', advice: 'The message holds what it said.' },
} as const satisfies Record<string, { readonly meaning: string; readonly advice: string }>
/** A kind of the table. */
export type FaultKind = keyof typeof faultKinds

/** A provider could not be read. The message is safe to show and to store: no secret, no address of a person. */
export class ProviderFault extends Error {
  override readonly name = 'ProviderFault'
  readonly kind: FaultKind
  readonly advice: string
  /** HTTP status; null where there was no answer. */
  readonly status: number | null
  /** Not before this moment should it be asked again, UTC ms; null where the vendor does not say. */
  readonly retryAtMs: number | null

  constructor(
    kind: FaultKind,
    message: string,
    options: {
      readonly advice?: string
      readonly status?: number | null
      readonly retryAtMs?: number | null
      readonly cause?: unknown
    } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.kind = kind
    this.advice = options.advice ?? faultKinds[kind].advice
    this.status = options.status ?? null
    this.retryAtMs = options.retryAtMs ?? null
  }
}
