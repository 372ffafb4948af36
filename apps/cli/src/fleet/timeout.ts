import { UsageError } from '../args/usage-error.ts'

/** The seconds of --timeout as ms. Throws {@link UsageError}. */
export function timeoutOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text) * 1000
  throw new UsageError(`--timeout can't be "${text}"`, 'It is a number of whole seconds, 1 to 9999.')
}
