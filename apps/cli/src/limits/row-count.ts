import { UsageError } from '../args/usage-error.ts'

/** The number of `--limit`: how many rows. Throws {@link UsageError} for none, or more than are kept together. */
export function countOf(text: string | undefined, byDefault: number): number {
  if (text === undefined) return byDefault
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= 1_000) return count
  throw new UsageError(`--limit can't be "${text}"`, 'It is a whole number from 1 to 1000.')
}
