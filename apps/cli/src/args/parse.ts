import type { Flag, Flags, Values } from './flag.ts'
import { suggest } from './suggest.ts'
import { UsageError } from './usage-error.ts'

/** What every command understands. */
export const helpFlag: { readonly help: Flag & { readonly kind: 'switch' } } = {
  help: { kind: 'switch', short: 'h', help: 'Show this help' },
}

/**
 * Reads a command's arguments. Unlike most parsers it refuses what it does not know, and says what was probably meant.
 * Throws {@link UsageError}.
 */
export function parseFlags<F extends Flags>(flags: F, args: readonly string[]): Values<F & typeof helpFlag> {
  const known: Flags = { ...flags, ...helpFlag }
  const values: Record<string, string | boolean | undefined> = {}
  for (const [name, flag] of Object.entries(known)) values[name] = flag.kind === 'switch' ? false : undefined
  for (const token of tokensOf(known, args)) {
    if (token.kind === 'positional') {
      throw new UsageError(`Unexpected argument "${token.value}"`, '', 'unexpected-argument')
    }
    if (token.kind !== 'option') continue
    const flag = Object.hasOwn(known, token.name) ? known[token.name] : undefined
    if (flag === undefined) throw unknownFlag(token.rawName, known)
    values[token.name] = flag.kind === 'switch' ? switchOn(token) : textOf(token, flag, known)
  }
  return values as Values<F & typeof helpFlag>
}

interface OptionToken {
  readonly rawName: string
  readonly value: string | undefined
  readonly inlineValue: boolean | undefined
}

// Not `import`: that runs every lazy getter of node:util, 3 ms before anything is parsed.
const { parseArgs } = process.getBuiltinModule('node:util')

function tokensOf(known: Flags, args: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { kind, short }]) => [
      name,
      {
        type: kind === 'switch' ? ('boolean' as const) : ('string' as const),
        ...(short === undefined ? {} : { short }),
      },
    ]),
  )
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true }).tokens
}

function unknownFlag(rawName: string, known: Flags): UsageError {
  const name = suggest(rawName.replace(/^-+/, ''), Object.keys(known))
  return new UsageError(
    `Unknown flag ${rawName}`,
    name === null ? 'See --help for the flags.' : `Did you mean --${name}?`,
    'unknown-flag',
  )
}

function switchOn({ rawName, value }: OptionToken): true {
  if (value !== undefined) throw new UsageError(`${rawName} takes no value, got "${value}"`, `Write just ${rawName}.`)
  return true
}

function textOf({ rawName, value, inlineValue }: OptionToken, flag: Flag, known: Flags): string {
  const { value: what = 'VALUE', choices } = flag
  // Values may begin with a hyphen, as encoded folders do; only what is itself a flag was not meant as one.
  const isMissing = value === undefined || value === '' || (inlineValue !== true && isFlag(value, known))
  const list = choices?.join(', ')
  if (isMissing) throw new UsageError(`${rawName} needs a value`, `Write ${rawName} ${list ?? what}.`, 'missing-value')
  if (choices !== undefined && !choices.includes(value)) {
    throw new UsageError(`${rawName} can't be "${value}"`, `It can be ${list}.`)
  }
  return value
}

const isFlag = (text: string, known: Flags): boolean =>
  text.startsWith('--')
    ? Object.hasOwn(known, text.slice(2).replace(/=.*/, ''))
    : Object.values(known).some(({ short }) => short !== undefined && text === `-${short}`)
