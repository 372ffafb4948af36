import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { writeWhole } from '../../write-whole.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What a scheduled run needs of the shell in which it was installed: where the fleet is, where logs and settings lie, how the network is reached. */
const pinned = [
  /^(AIC|CH|CLAUDE_SYNC)_/,
  /^(MACHINE_NAME|TZ|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|CLICKHOUSE_\w+)$/,
  /_(HOME|CONFIG_DIR|DATA_DIR)$/,
  /^(https?|no|all)_proxy$/i,
]

/**
 * The variables to keep for scheduled runs, those of `named` too. PATH begins with the folder of node, and holds whole paths only.
 */
export function pinnedVariables(
  env: Env,
  { node, named = [] }: { readonly node: string; readonly named?: readonly string[] },
): Readonly<Record<string, string>> {
  const isKept = (name: string): boolean => named.includes(name) || pinned.some((pattern) => pattern.test(name))
  const kept = Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]) && isKept(entry[0]))
  const folders = (env.PATH ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder))
  const all = [...new Set([path.dirname(node), ...folders])].join(path.delimiter)
  return { ...Object.fromEntries(kept), PATH: all }
}

/** The variables that settings name as `env:NAME`, for instance that of a password. */
export function variablesIn(settings: unknown): string[] {
  if (typeof settings === 'string') return /^env:(\w+)$/.exec(settings)?.slice(1) ?? []
  return typeof settings === 'object' && settings !== null ? Object.values(settings).flatMap(variablesIn) : []
}

/**
 * Keeps variables in a file that only its owner may read: there a password may stand, unlike in a crontab or a unit. Returns the names of
 * those that no line of such a file can hold.
 */
export function writeEnvFile(file: string, variables: Readonly<Record<string, string>>): string[] {
  const lines = Object.entries(variables)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, /^\w+$/.test(name) ? quoted(value) : null] as const)
  const text = lines.flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]))
  writeWhole(file, `# For scheduled runs of aic. Passwords may stand here: keep it private.\n${text.join('\n')}\n`)
  return lines.filter(([, value]) => value === null).map(([name]) => name)
}

/** Lines are read by https://nodejs.org/api/util.html#utilparseenvcontent, which knows three quotes and no way to write one inside. */
function quoted(value: string): string | null {
  const quote = ["'", '`', '"'].find((one) => !value.includes(one) && !(one === '"' && value.includes('\\')))
  return quote === undefined || /[\n\r]/.test(value) ? null : `${quote}${value}${quote}`
}

/** What the file holds; nothing where there is none. */
export function readEnvFile(file: string): Readonly<Record<string, string>> {
  try {
    const variables = Object.entries(parseEnv(readFileSync(file, 'utf8')))
    return Object.fromEntries(variables.filter((entry): entry is [string, string] => entry[1] !== undefined))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}

/** Whether others than its owner may read it. False where there is none, or the system has no such modes. */
export function isOpenToOthers(file: string, platform: NodeJS.Platform): boolean {
  try {
    return platform !== 'win32' && (statSync(file).mode & 0o077) !== 0
  } catch {
    return false
  }
}
