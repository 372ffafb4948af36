import type { Flags, Values } from './args/flag.ts'
import type { Cli, ExitCode } from './cli.ts'

/** A command line worth showing in `--help`, and what it is good for. */
export interface Example {
  readonly line: string
  readonly help: string
}

/** One command: what `--help`, completions and docs/cli.md say of it, and what it does. */
export interface Command<F extends Flags = Flags> {
  readonly name: string
  /** One line, without a full stop. */
  readonly summary: string
  /** More, in whole sentences; may be empty. */
  readonly details?: string
  readonly flags: F
  readonly examples: readonly Example[]
  /** Words that it takes before flags, for instance a shell's name; with them it gets those words too. */
  readonly words?: readonly string[]
  /** How help writes what stands before the flags, where `words` alone would not tell. */
  readonly usage?: string
  run(values: Values<F>, cli: Cli, words: readonly string[]): Promise<ExitCode>
}

/** Gives a command's `run` the types of its flags; outside they are just flags. */
export const defineCommand = <const F extends Flags>(command: Command<F>): Command => command
