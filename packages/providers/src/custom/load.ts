import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Provider } from '../provider.ts'
import { providers as knownProviders } from '../providers.ts'

/** What a folder of files that users wrote holds. */
export interface CustomProviders {
  readonly providers: readonly Provider[]
  /** Files that can't be used, and why; for people. */
  readonly problems: readonly { readonly file: string; readonly message: string }[]
}

/** Where to look, and what the user allowed. */
export interface CustomOptions {
  /** `providers` in the config folder; need not be there. */
  readonly folder: string
  /** By id: origins that the user approved in the settings. A module without approval is not even loaded. */
  readonly approved: Readonly<Record<string, readonly string[]>>
  readonly platform: NodeJS.Platform
}

/**
 * Providers that users describe in `<id>.json`, or write as modules `<id>.mjs`. A file is used whole or not at all. Never throws for what is in
 * the folder.
 */
export async function loadCustomProviders(options: CustomOptions): Promise<CustomProviders> {
  const providers: Provider[] = []
  const problems: { file: string; message: string }[] = []
  for (const name of filesIn(options.folder)) {
    const file = path.join(options.folder, name)
    try {
      const provider = await load(file, options)
      if (providers.some(({ id }) => id === provider.id)) throw new Error(`there is another file for ${provider.id}`)
      providers.push(provider)
    } catch (error) {
      problems.push({ file, message: error instanceof Error ? error.message : String(error) })
    }
  }
  return { providers, problems }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.(?:json|mjs)$/.test(name))
      .sort()
  } catch {
    return [] // there is no such folder: nobody wrote a provider
  }
}

async function load(file: string, { approved, platform }: CustomOptions): Promise<Provider> {
  const { name: id, ext } = path.parse(file)
  if (!/^[a-z][a-z0-9-]*$/.test(id)) throw new Error('its name must be lower case letters, digits and -')
  if (knownProviders.some((known) => known.id === id)) throw new Error(`aic itself has a provider ${id}`)
  if (platform !== 'win32' && [file, path.dirname(file)].some(isWritableByAll)) {
    throw new Error('everybody on this machine may write it or its folder, so it is not trusted: chmod o-w')
  }
  const allowed = Object.hasOwn(approved, id) ? (approved[id] ?? []) : null
  return ext === '.json' ? await loadDescribed(id, file, allowed) : await loadModule(id, file, allowed)
}

const isWritableByAll = (place: string): boolean => (statSync(place).mode & 0o002) !== 0

/** The schema and its library are loaded only where there is such a file. */
async function loadDescribed(id: string, file: string, allowed: readonly string[] | null): Promise<Provider> {
  const { parseSpec } = await import('./parse-spec.ts')
  const { describedProvider } = await import('./described.ts')
  const spec = parseSpec(readFileSync(file, 'utf8'), file)
  const foreign = spec.auth.variables.find((variable) => !isOwnVariable(id, variable))
  if (foreign !== undefined) expectApproved(id, spec.origins, allowed, `sends what ${foreign} holds`)
  return describedProvider(id, spec)
}

/**
 * Whether a file may have a variable sent without asking: `PARROT_…` for `parrot.json`, unless aic itself has a provider that uses it. Anything
 * else may be somebody's secret.
 */
const isOwnVariable = (id: string, variable: string): boolean =>
  variable.startsWith(`${id.replaceAll('-', '_').toUpperCase()}_`) &&
  !knownProviders.some(({ keyVariables }) => keyVariables.includes(variable))

async function loadModule(id: string, file: string, allowed: readonly string[] | null): Promise<Provider> {
  const why = 'is a program, which runs with all your rights'
  if (allowed === null) throw notApproved(id, ['https://…'], why)
  const { importProvider } = await import('./module.ts')
  const provider = await importProvider(id, file)
  expectApproved(id, provider.origins, allowed, why)
  return provider
}

function expectApproved(id: string, origins: readonly string[], allowed: readonly string[] | null, why: string): void {
  if (origins.every((origin) => allowed?.includes(origin) === true)) return
  throw notApproved(id, origins, why)
}

const notApproved = (id: string, origins: readonly string[], why: string): Error =>
  new Error(`it ${why}: approve it first, with "customProviders": ${JSON.stringify({ [id]: origins })} in the settings`)
