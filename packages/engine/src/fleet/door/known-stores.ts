import { readFileSync } from 'node:fs'
import path from 'node:path'
import { writeWhole } from '../../write-whole.ts'

const fileOf = (folder: string): string => path.join(folder, 'fleet-stores.json')

/** The id that a target's tables had when something was last sent there; null: nothing was. For when the server does not answer. */
export function knownStore(folder: string, target: string): string | null {
  return readStores(folder)[target] ?? null
}

/** Remembers it. */
export function rememberStore(folder: string, target: string, id: string): void {
  const stores = readStores(folder)
  if (stores[target] !== id) writeWhole(fileOf(folder), `${JSON.stringify({ ...stores, [target]: id }, null, 2)}\n`)
}

function readStores(folder: string): Readonly<Record<string, string>> {
  try {
    const stores: unknown = JSON.parse(readFileSync(fileOf(folder), 'utf8'))
    const entries = Object.entries(typeof stores === 'object' && stores !== null ? stores : {})
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}
