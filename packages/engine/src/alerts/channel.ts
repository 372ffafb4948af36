import type { StoredAlert } from '@aic/store/journal'

/** A way to tell people. */
export interface Channel {
  /** Tells it. Throws {@link ChannelError}, and nothing else on purpose. */
  send(alert: StoredAlert): Promise<void>
}

/** A notice did not arrive. The message holds no secret. */
export class ChannelError extends Error {
  override readonly name = 'ChannelError'
  /** Trying again would not help. */
  readonly isFinal: boolean

  constructor(message: string, options: { readonly isFinal: boolean; readonly cause?: unknown }) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.isFinal = options.isFinal
  }
}
