import { keyFacts, revealKey, takeKey } from '@aic/engine/fleet'
import { unknownWord } from '../args/unknown-word.ts'
import { UsageError } from '../args/usage-error.ts'
import type { ExitCode } from '../cli.ts'
import { clean, wrap } from '../screen/text.ts'
import { askSecret } from '../secret/ask-secret.ts'
import type { FleetInput } from './actions.ts'
import { machineOf } from './machine.ts'

/** `aic fleet key [show|set]`: the key that a team shares. Alone it tells which one it is, not the key. */
export async function run(input: FleetInput): Promise<ExitCode> {
  const [word] = input.args
  if (word === undefined) return tellFingerprint(input)
  if (word === 'show') return show(input)
  if (word === 'set') return set(input)
  throw unknownWord('aic fleet key', word, ['show', 'set'])
}

function tellFingerprint({ cli }: FleetInput): ExitCode {
  const { file, fingerprint } = keyFacts(machineOf(cli))
  const where = file === null ? 'from the setting fleet.hashKey' : `in ${clean(file)}`
  cli.stdout.write(` Key ${fingerprint}, ${where}. Machines of a team show the same eight digits here.\n`)
  return 0
}

/** The key goes to stdout alone, so that it can be piped to another machine. */
function show({ values, cli }: FleetInput): ExitCode {
  if (values.yes !== true) {
    throw new UsageError(
      'Who has the key can find out names of projects by guessing, so it is not shown just so',
      'Write aic fleet key show --yes, best into a pipe: aic fleet key show --yes | ssh laptop aic fleet key set',
      'missing-value',
    )
  }
  cli.stdout.write(`${revealKey(machineOf(cli))}\n`)
  return 0
}

async function set({ cli }: FleetInput): Promise<ExitCode> {
  const machine = machineOf(cli)
  if (machine.config.fleet.hashKey !== undefined) {
    throw new UsageError(
      'The setting fleet.hashKey says where the key is, so a key set here would not be used',
      'Change it there, or aic config unset fleet.hashKey first.',
      'contradicting-flags',
    )
  }
  const key = await askSecret('The team’s key: ', cli)
  try {
    const { before, after } = takeKey(machine, key)
    const text =
      before.fingerprint === after.fingerprint
        ? ` Key ${after.fingerprint} was set already.`
        : ` Key ${after.fingerprint} is set. The next import sends names anew with it; rows that only this machine sent are replaced.`
    cli.stdout.write(`${wrap(text, 100).join('\n')}\n`)
    return 0
  } catch (error) {
    if (error instanceof RangeError)
      throw new UsageError(`That is no key: ${error.message}`, 'Copy it from aic fleet key show --yes.')
    throw error
  }
}
