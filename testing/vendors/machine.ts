import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { readForeign } from '../../packages/sources/src/foreign-database.ts'

/** A machine with files of its own below `home`, as discovery sees it. */
export const testMachine = (
  home: string,
  env: Readonly<Record<string, string | undefined>> = {},
  platform: NodeJS.Platform = 'linux',
) => ({
  env,
  home,
  platform,
  readText(file: string): string | null {
    const stat = statSync(file, { throwIfNoEntry: false })
    return stat?.isFile() === true && stat.size <= 1024 * 1024 ? readFileSync(file, 'utf8') : null
  },
  readDatabase<T>(file: string, read: (database: DatabaseSync) => T): T | null {
    return statSync(file, { throwIfNoEntry: false }) === undefined ? null : readForeign(file, read)
  },
  async run(program: string, args: readonly string[], timeout: number): Promise<string | null> {
    const options = { env: { ...env, PATH: env.PATH ?? '' }, timeout }
    return await new Promise((resolve) => {
      execFile(program, [...args], options, (error, stdout) => resolve(error === null ? stdout : null))
    })
  },
})

/** Puts files below a home folder; objects as JSON. */
export function putFiles(home: string, files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(home, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 })
  }
}
