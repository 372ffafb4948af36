import { execFile } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import type { Machine } from '@aic/providers'
import { readForeign } from '@aic/sources/foreign-database'

/** Larger files hold no sign-in. */
const mostBytes = 1024 * 1024

/** This machine as discovery may see it: nothing is written, nobody is asked. */
export function discoveryMachine({ env, home, platform }: Pick<Machine, 'env' | 'home' | 'platform'>): Machine {
  return {
    env,
    home,
    platform,
    readText(file) {
      try {
        const stat = statSync(file)
        return stat.isFile() && stat.size <= mostBytes ? readFileSync(file, 'utf8') : null
      } catch {
        return null // absent, or not to be read: there is no sign-in for us either way
      }
    },
    readDatabase(file, read) {
      try {
        return statSync(file).isFile() ? readForeign(file, read) : null
      } catch {
        return null // absent, damaged or locked for long: the same
      }
    },
    run: async (program, args, timeout) =>
      await new Promise((resolve) => {
        const options = { env: { ...env }, timeout, windowsHide: true, maxBuffer: mostBytes }
        execFile(program, [...args], options, (error, stdout) => resolve(error === null ? stdout : null))
      }),
  }
}
