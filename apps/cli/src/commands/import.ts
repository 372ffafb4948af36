import { defineCommand } from '../command.ts'
import { fleetActions } from '../fleet/actions.ts'
import { fleetFlags } from '../fleet/flags.ts'

const { import: importAction, check } = fleetActions
const { json, from, quiet, force, timezone, color } = fleetFlags

export const command = defineCommand({
  name: 'import',
  summary: 'Send what is new on this machine to the fleet’s ClickHouse: short for aic fleet import',
  details:
    'The first time, run aic fleet init, which makes the tables. --check only looks whether an import would work, as aic fleet check does. docs/fleet.md says how to set up a server, and what of this machine can be seen there.',
  flags: {
    check: { kind: 'switch', help: 'Import nothing: see whether it would work' },
    from: { ...from, help: 'What tells the usage: the ledger of aic, unless told otherwise' },
    'no-hash-projects': fleetFlags['no-hash-projects'],
    'hash-mode': fleetFlags['hash-mode'],
    'dry-run': fleetFlags['dry-run'],
    timeout: fleetFlags.timeout,
    force,
    again: fleetFlags.again,
    quiet,
    json,
    timezone,
    color,
    'no-color': fleetFlags['no-color'],
  },
  examples: [
    { line: 'aic import', help: 'send what is new' },
    { line: 'aic import --check', help: 'would it work?' },
    { line: 'aic import --dry-run', help: 'what would be sent' },
    { line: 'aic import --quiet', help: 'for schedules: says only what went wrong' },
  ],
  async run({ check: isCheck, ...values }, cli) {
    const { run } = await (isCheck ? check : importAction).load()
    return run({ values, cli, args: [] })
  },
})
