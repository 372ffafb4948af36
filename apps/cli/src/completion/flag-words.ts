import type { Flag } from '../args/flag.ts'
import { helpFlag } from '../args/parse.ts'
import type { Command } from '../command.ts'

/** The flags that a command shows, with `--help`. */
export const shownFlags = ({ flags }: Command): [string, Flag][] =>
  Object.entries({ ...flags, ...helpFlag }).filter(([, flag]) => flag.isHidden !== true)

/** The same as words: `--since`. */
export const flagWords = (command: Command): string[] => shownFlags(command).map(([name]) => `--${name}`)
