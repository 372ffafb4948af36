import { AicError, type ErrorCode } from '@aic/core'

/** The user asked for what can't be. The message says what was wrong with which value, the hint what to do. */
export class UsageError extends AicError {
  override readonly name = 'UsageError'

  constructor(message: string, hint = '', code: ErrorCode = 'bad-value') {
    super(code, message, hint === '' ? {} : { advice: hint })
  }
}
