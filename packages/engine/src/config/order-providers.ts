import { writeWhole } from '../write-whole.ts'
import { readConfigFile } from './config.ts'
import { configVersion } from './settings.ts'

/**
 * Writes the order in which providers are shown: those of `ids` first, then those that have settings already. The order is that of the entries of
 * `providers` in the file, so one that is only in `ids` gets an empty entry. Throws `ConfigError` for a file that is not in order.
 */
export function orderProviders(file: string, ids: readonly string[]): void {
  const config = readConfigFile(file)
  const known = config.providers ?? {}
  const names = [...new Set([...ids, ...Object.keys(known)])]
  const providers = Object.fromEntries(names.map((id) => [id, known[id] ?? {}]))
  writeWhole(file, `${JSON.stringify({ version: configVersion, ...config, providers }, null, 2)}\n`)
}
