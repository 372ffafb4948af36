/** Why a batch is not taken. Senders drop it, but for 503, after which they try again. */
export class OtlpError extends Error {
  readonly status: 400 | 413 | 415 | 503

  constructor(status: OtlpError['status'], message: string) {
    super(message)
    this.status = status
  }
}
