import { ProviderFault } from '@aic/core/limit'
import type { Credential, Machine, Provider } from './provider.ts'
import { fingerprintOf } from './reading.ts'

/** A key that the user's settings hold, or a token of a sign-in that aic made itself. */
export interface StoredKey {
  readonly secret: string
  readonly from: 'settings' | 'device'
  /** As shown to the user: `agent.json`. */
  readonly place: string
  readonly extra?: Readonly<Record<string, string>>
}

/** What was found for a provider: what to ask with, best first, and what can't be used. */
export interface FoundCredentials {
  readonly credentials: readonly Credential[]
  readonly faults: readonly ProviderFault[]
}

/**
 * Keys and sign-ins of a provider on this machine: its variables, then what aic stores, then files of other programs, each secret once.
 * What goes with a key (an endpoint, an organisation) comes from `extraVariables`, else from `settings`. Reads; never writes, and never throws for what it finds.
 */
export async function findCredentials(
  provider: Pick<Provider, 'keyVariables' | 'extraVariables' | 'discover' | 'name'>,
  machine: Machine,
  stored: readonly StoredKey[],
  settings: Readonly<Record<string, string>> = {},
): Promise<FoundCredentials> {
  const extra = { ...settings, ...extraOf(provider, machine) }
  const named = provider.keyVariables.flatMap((name) => keyOf(machine.env[name], 'environment', name, extra))
  const kept = stored.flatMap((key) => keyOf(key.secret, key.from, key.place, { ...extra, ...key.extra }))
  const others = await discovered(provider, machine)
  const faults = others.filter((one) => one instanceof ProviderFault)
  const signIns = others.filter((one): one is Credential => !(one instanceof ProviderFault))
  return { credentials: eachOnce([...named, ...kept, ...signIns]), faults }
}

/** What to tell where nothing can be asked with: the fault of what was found, else that there is nothing. */
export function missingFault({ name, keyVariables, signIn }: Provider, { faults }: FoundCredentials): ProviderFault {
  const [first] = faults
  if (first !== undefined) return first
  const [variable] = keyVariables
  const ways = [...(variable === undefined ? [] : [`Set ${variable}.`]), ...(signIn === undefined ? [] : [signIn])]
  const advice = ways.length === 0 ? {} : { advice: ways.join(' Or: ') }
  return new ProviderFault('missing', `No key or sign-in of ${name} was found`, advice)
}

/** What variables say that goes with the keys. */
function extraOf({ extraVariables = {} }: Pick<Provider, 'extraVariables'>, { env }: Machine): Record<string, string> {
  const found = Object.entries(extraVariables).flatMap(([name, variables]) => {
    const value = variables.map((variable) => env[variable]?.trim() ?? '').find((text) => text !== '')
    return value === undefined ? [] : [[name, value]]
  })
  return Object.fromEntries(found) as Record<string, string>
}

async function discovered(
  { discover, name }: Pick<Provider, 'discover' | 'name'>,
  machine: Machine,
): Promise<readonly (Credential | ProviderFault)[]> {
  try {
    return (await discover?.(machine)) ?? []
  } catch (error) {
    return [
      error instanceof ProviderFault ? error : new ProviderFault('missing', `The sign-in of ${name} can't be read`),
    ]
  }
}

/** Copied keys come with spaces and quotes around them; those are no part of any. */
function keyOf(
  text: string | undefined,
  from: Credential['from'],
  place: string,
  extra: Readonly<Record<string, string>>,
): Credential[] {
  const secret = (text ?? '').trim().replace(/^(["'])(.*)\1$/, '$2')
  return secret === '' ? [] : [{ secret, from, place, expiresAtMs: null, extra }]
}

function eachOnce(credentials: readonly Credential[]): Credential[] {
  const seen = new Map(credentials.toReversed().map((one) => [fingerprintOf(one), one]))
  return credentials.filter((one) => seen.get(fingerprintOf(one)) === one)
}
