/** The user asked for what can't be: exit code 2. The message says what was wrong with which value, the hint what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly hint: string

  constructor(message: string, hint = '') {
    super(message)
    this.hint = hint
  }
}
