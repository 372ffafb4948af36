import { readFileSync } from 'node:fs'

const reference = /^(env|file):(.+)$/s

/** Whether a stored text only says where the secret is: `env:NAME`, `file:PATH`. */
export const isSecretReference = (stored: string): boolean => reference.test(stored)

/** The secret that a setting means: itself, that of a variable, or that of a file. Null where there is none. */
export function secretOf(stored: string, env: Readonly<Record<string, string | undefined>>): string | null {
  const [, kind, place = ''] = reference.exec(stored) ?? []
  if (kind === undefined) return stored.trim() || null
  if (kind === 'env') return env[place]?.trim() || null
  try {
    return readFileSync(place, 'utf8').trim() || null
  } catch {
    return null // gone, or not ours to read: as good as no key, which is what is told
  }
}

/** A secret as it may be shown: its last four characters where it is long enough that they give nothing away. */
export const maskedSecret = (stored: string): string =>
  isSecretReference(stored) ? stored : `••••${stored.length < 16 ? '' : stored.slice(-4)}`
