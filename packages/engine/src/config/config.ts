import { chmodSync, readFileSync, type Stats, statSync } from 'node:fs'
import path from 'node:path'
import type { Place } from '@aic/sources'
import { configFolder } from '../folders.ts'
import { ConfigError, type Field, isObject, readFields, type ValuesOf } from './fields.ts'
import { configVersion, defaults, settings } from './settings.ts'

type Machine = Pick<Place, 'env' | 'home' | 'platform'>

/** Settings as the file says, each one optional. */
export type ConfigFile = ValuesOf<typeof settings>

/** Settings in use: environment over file over default. */
export type Config = Required<Omit<ConfigFile, 'version' | 'timezone'>> & {
  /** Undefined: the zone of the machine. */
  readonly timezone: string | undefined
}

/** Where the settings lie. */
export const configPath = (machine: Machine): string => path.join(configFolder(machine), 'agent.json')

/** The settings in use. Throws {@link ConfigError} that names what is wrong, and where. */
export function loadConfig(machine: Machine): Config {
  const file = configPath(machine)
  return { timezone: undefined, ...defaults, ...readConfigFile(file), ...fromEnvironment(machine.env) }
}

/** What the file says; nothing where there is none. Takes others' right to read it away. Throws {@link ConfigError}. */
export function readConfigFile(file: string): ConfigFile {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat === undefined ? {} : parseConfig(textOf(file, stat), file)
}

function textOf(file: string, stat: Stats): string {
  if ((stat.mode & 0o077) !== 0 && process.platform !== 'win32') keepToOwner(file)
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError(`${file} can't be read: ${(error as Error).message}`, { cause: error })
  }
}

/** It may hold what is nobody's business. A file that belongs to somebody else, or to a read-only disk, stays as it is. */
function keepToOwner(file: string): void {
  try {
    chmodSync(file, 0o600)
  } catch (error) {
    if (!['EPERM', 'EROFS', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

/** Settings as a file's text. Throws {@link ConfigError} with `file` in it. */
export function parseConfig(json: string, file: string): ConfigFile {
  const { $schema: _, ...values } = objectFrom(json, file)
  if (typeof values.version === 'number' && values.version > configVersion) {
    throw new ConfigError(`${file} is of version ${values.version}, this aic knows ${configVersion}: update aic`)
  }
  try {
    return readFields(settings, values, '')
  } catch (error) {
    throw error instanceof ConfigError ? new ConfigError(`${error.message} (in ${file})`) : error
  }
}

function objectFrom(json: string, file: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(json.replace(/^\ufeff/, ''))
  } catch (error) {
    // Without the error itself, and the piece of the file that it quotes: it may be a key.
    const where = (error as Error).message.replace(/, (?:\.\.\.)?".*is not valid JSON$/s, '')
    throw new ConfigError(`${file} is no JSON: ${where}`)
  }
  if (!isObject(value)) throw new ConfigError(`${file} must hold a JSON object`)
  return value
}

/** `startOfWeek` → `AIC_START_OF_WEEK`. */
export const variableOf = (setting: string): string =>
  `AIC_${setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`

/** Settings of the environment: those that a text can say. An empty variable is as good as none. */
function fromEnvironment(env: Machine['env']): ConfigFile {
  const found: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(settings) as [string, Field<unknown>][]) {
    const text = env[variableOf(name)]
    if (text === undefined || text === '' || field.parse === undefined || name === 'version') continue
    found[name] = field.read(field.parse(text), `the variable ${variableOf(name)}`)
  }
  return found
}
