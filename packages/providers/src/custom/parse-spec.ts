import type { z } from 'zod'
import { type CustomSpec, customSpec } from './spec.ts'

/** A file that describes a provider is not what it must be. The message names every mistake, a line each. */
export class CustomProviderError extends Error {
  override readonly name = 'CustomProviderError'
}

/** What a file says. Throws {@link CustomProviderError}; `file` is named in it. */
export function parseSpec(json: string, file: string): CustomSpec {
  const result = customSpec.safeParse(decoded(json, file))
  if (result.success) return result.data
  const lines = result.error.issues.map((issue) => `  ${placeOf(issue)}: ${messageOf(issue)}`)
  throw new CustomProviderError(`${file} describes no provider:\n${lines.join('\n')}`)
}

function decoded(json: string, file: string): unknown {
  try {
    return JSON.parse(json.replace(/^\ufeff/, ''))
  } catch (error) {
    throw new CustomProviderError(`${file} is no JSON: ${(error as Error).message}`, { cause: error })
  }
}

/** Where a mistake is, as people write it: `windows[0].kind`. */
export const placeOf = ({ path }: z.core.$ZodIssue): string =>
  path.reduce<string>(
    (place, key) => place + (typeof key === 'number' ? `[${key}]` : `${place && '.'}${String(key)}`),
    '',
  ) || 'the file'

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `knows no ${issue.keys.join(', ')}`
  return issue.message.replace(/^Invalid (?:input|option): expected /, 'must be ').replace(/, received .*/, '')
}
