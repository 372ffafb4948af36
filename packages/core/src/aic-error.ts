/** One kind of failure that a user may meet. docs/errors.md is made of these. */
export interface ErrorEntry {
  /** 2: asked for what can't be; 1: it failed. */
  readonly exitCode: 1 | 2
  /** What happened, in general; the message says with which value. */
  readonly meaning: string
  /** What to do. Printed below the message unless that knows better. */
  readonly advice: string
}

/** Every code that an error may carry. A code is never given another meaning, and never used again once it is gone. */
export const errorTable = {
  'unknown-command': {
    exitCode: 2,
    meaning: 'The first word is no command.',
    advice: 'aic --help lists the commands.',
  },
  'unknown-flag': {
    exitCode: 2,
    meaning: 'The command has no such flag.',
    advice: 'aic COMMAND --help lists its flags.',
  },
  'removed-flag': {
    exitCode: 2,
    meaning: 'Something that other tools once had, under another name here.',
    advice: 'The message names what does it in aic.',
  },
  'unexpected-argument': {
    exitCode: 2,
    meaning: 'A word that belongs to no flag.',
    advice: 'Flags that take a value are written --flag VALUE; quote values with spaces.',
  },
  'missing-value': {
    exitCode: 2,
    meaning: 'A flag that takes a value got none.',
    advice: 'Write --flag VALUE or --flag=VALUE.',
  },
  'bad-value': {
    exitCode: 2,
    meaning: 'A flag or argument has a value that it can’t have.',
    advice: 'The message says which values it can have.',
  },
  'contradicting-flags': {
    exitCode: 2,
    meaning: 'Two flags that can’t both be meant.',
    advice: 'Give one of them.',
  },
  'unknown-source': {
    exitCode: 2,
    meaning: 'No agent has this name.',
    advice: 'aic doctor lists the agents that aic knows; several are written with commas.',
  },
  'unknown-provider': {
    exitCode: 2,
    meaning: 'No provider has this id.',
    advice: 'aic providers list shows those that aic knows; several are written with commas.',
  },
  'ambiguous-session': {
    exitCode: 2,
    meaning: 'Several sessions begin with this id.',
    advice: 'Write more of it: aic session --json lists whole ids.',
  },
  'no-terminal': {
    exitCode: 2,
    meaning: 'aic watch draws on a terminal, and the output is none.',
    advice: 'For scripts use aic --json or aic blocks --active --json.',
  },
  'no-input': {
    exitCode: 2,
    meaning: 'aic statusline was started by hand: it reads what Claude Code writes to it.',
    advice: 'Put it into the settings of Claude Code: see aic statusline --help.',
  },
  'secret-in-arguments': {
    exitCode: 2,
    meaning: 'A secret stands in the command line, which the shell’s history keeps and other programs can read.',
    advice: 'Leave it out: aic asks for it, or reads it from stdin.',
  },
  'no-secret': {
    exitCode: 2,
    meaning: 'A secret was asked for, and none came in.',
    advice: 'Type or paste it where asked, or give it on stdin.',
  },
  'bad-config': {
    exitCode: 2,
    meaning: 'A settings file can’t be used.',
    advice: 'The message names the file and the setting; docs/config.md says what each may be.',
  },
  'two-ways': {
    exitCode: 2,
    meaning:
      'This machine sends its usage to a place in one way, and was told to do it in the other too: all of it would count twice.',
    advice: 'Keep to the way it has. --force goes over to the other.',
  },
  'unknown-session': {
    exitCode: 1,
    meaning: 'No session has this id.',
    advice: 'aic session lists them.',
  },
  'bad-hook': {
    exitCode: 1,
    meaning: 'What stands on stdin of aic statusline is not the JSON of Claude Code’s status line hook.',
    advice: 'See https://code.claude.com/docs/en/statusline for what it must hold.',
  },
  'no-jq': {
    exitCode: 1,
    meaning: '--jq needs the jq program, which is not there or can’t be started.',
    advice: 'Install jq (https://jqlang.org), or use --json.',
  },
  'later-ledger': {
    exitCode: 1,
    meaning: 'A newer aic has written the ledger in a way that this one does not know.',
    advice: 'Update aic. AIC_DATA_DIR=FOLDER keeps a ledger of its own elsewhere.',
  },
  'damaged-ledger': {
    exitCode: 1,
    meaning: 'The ledger does not hold what was written to it: a failing disk, or another program.',
    advice:
      'Run aic again: it sets the file aside and rebuilds the ledger from the logs. aic ledger verify compares them.',
  },
  'busy-ledger': {
    exitCode: 1,
    meaning: 'Another program keeps the ledger locked.',
    advice: 'Wait for it to end, or end it, and run aic again.',
  },
  'no-permission': {
    exitCode: 1,
    meaning: 'A file or folder may not be read or written.',
    advice: 'Give your user access to it; AIC_DATA_DIR=FOLDER puts the ledger elsewhere.',
  },
  'disk-full': {
    exitCode: 1,
    meaning: 'There is no room left to write.',
    advice: 'Free some space and run aic again: nothing is lost, it goes on from the last whole write.',
  },
  'no-ledger': {
    exitCode: 1,
    meaning: 'There is no ledger yet.',
    advice: 'Run aic once where there are logs of agents: aic doctor shows where it looks.',
  },
  'bad-import': {
    exitCode: 1,
    meaning: 'The file to import is not there, or holds nothing that aic can read.',
    advice: 'aic ledger import takes what aic ledger export writes, or the ledger file of another machine.',
  },
  'no-prices': {
    exitCode: 1,
    meaning: 'Prices could not be refreshed. Costs go on with the ones there are.',
    advice: 'Check the network and its proxy, and try again later.',
  },
  'agent-runs': {
    exitCode: 1,
    meaning: 'An agent serves this data folder already; there can be one.',
    advice: 'aic agent status shows it, aic agent stop ends it. AIC_DATA_DIR=FOLDER serves another folder.',
  },
  'no-agent': {
    exitCode: 1,
    meaning: 'No agent runs, or it does not answer.',
    advice: 'aic agent start starts it, aic agent logs shows what it said last.',
  },
  'agent-refused': {
    exitCode: 1,
    meaning: 'The agent answered that it can’t do what was asked.',
    advice: 'The message says why; aic agent logs shows more. After an update of aic: aic agent stop, aic agent start.',
  },
  'no-free-port': {
    exitCode: 1,
    meaning: 'Other programs listen on every port that the agent may take.',
    advice: 'AIC_AGENT_PORT=PORT names another first port.',
  },
  'unsafe-host': {
    exitCode: 2,
    meaning: 'The agent was asked to listen beyond this machine without what keeps strangers out.',
    advice: 'Set AIC_AGENT_TOKEN to a secret of at least 32 characters, and put TLS before it.',
  },
  'vendor-failed': {
    exitCode: 1,
    meaning: 'A vendor could not be asked, or refused.',
    advice: 'The message says why; docs/providers.md explains each reason.',
  },
  'fleet-failed': {
    exitCode: 1,
    meaning: 'The fleet’s ClickHouse or hub could not be reached, refused, or is not set up.',
    advice: 'The message says why; aic fleet check looks at everything that an import needs.',
  },
  'not-signed-in': {
    exitCode: 1,
    meaning: 'A sign-in was refused, or took too long.',
    advice: 'Begin it again: aic auth github login.',
  },
  'no-service': {
    exitCode: 1,
    meaning: 'aic can’t have this system start the agent by itself.',
    advice: 'Start it with aic agent start, or have your own service run aic agent run.',
  },
  unexpected: {
    exitCode: 1,
    meaning: 'A fault of aic itself.',
    advice: 'Please report it where you got aic from, with what AIC_LOG_LEVEL=debug prints beside it.',
  },
} as const satisfies Record<string, ErrorEntry>

/** A code of the table. */
export type ErrorCode = keyof typeof errorTable

/**
 * A failure that users are told: the message says what happened with which value, the advice what to do.
 *
 * ```ts
 * throw new AicError('unknown-session', `No session is called "${id}"`)
 * ```
 */
export class AicError extends Error {
  override readonly name: string = 'AicError'
  readonly code: ErrorCode
  readonly advice: string

  constructor(code: ErrorCode, message: string, options: { readonly advice?: string; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.advice = options.advice ?? errorTable[code].advice
  }
}
