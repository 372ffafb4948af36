import { dayOf, dayStartMs } from '@aic/core/report'
import {
  compactLedger,
  type ExportFilter,
  erasable,
  eraseBefore,
  eraseLedger,
  importInto,
  ledgerFacts,
  repriceLedger,
  verifyLedger,
} from '@aic/engine/upkeep'
import { UsageError } from '../args/usage-error.ts'
import type { Cli, ExitCode } from '../cli.ts'
import { configOf } from '../config.ts'
import { writeJson } from '../report/envelope.ts'
import { withAic } from '../report/load.ts'
import { dayFrom, type ReportOptions, reportOptions } from '../report/options.ts'
import { progressOn } from '../screen/progress.ts'
import { screenOf } from '../screen/screen.ts'
import { erasedText, eraseQuestion } from './erase-text.ts'
import { compactText, factsText, importText, type LedgerLook, repriceText } from './text.ts'
import { verifyText } from './verify-text.ts'
import { writeExport } from './write-export.ts'

/** The flags of `aic ledger`, as given. */
export interface LedgerValues {
  readonly json: boolean
  readonly out: string | undefined
  readonly since: string | undefined
  readonly until: string | undefined
  readonly source: string | undefined
  readonly model: string | undefined
  readonly before: string | undefined
  readonly all: boolean
  readonly yes: boolean
  readonly timezone: string | undefined
  readonly color: boolean
  readonly 'no-color': boolean
}

/** What one of the actions works with. */
export interface ActionInput {
  readonly values: LedgerValues
  readonly cli: Cli
  /** What to import; empty otherwise. */
  readonly file: string
}

/** One thing that `aic ledger` does. */
export interface Action {
  /** The flags that mean something to it, besides those that always do. */
  readonly flags: readonly string[]
  run(input: ActionInput): Promise<ExitCode>
}

/** What `aic ledger` does, by its word; `show` without one. Each begins with a look at the logs. */
export const actions = {
  show: {
    flags: [],
    async run({ values, cli }) {
      await look(cli)
      const facts = ledgerFacts(machineOf(cli))
      return tell(values, cli, { ...facts, ...isoOf(facts) }, (to) => factsText(facts, to))
    },
  },
  verify: {
    flags: [],
    async run({ values, cli }) {
      await look(cli)
      const progress = progressOn(cli)
      const found = await verifyLedger(machineOf(cli), progress === null ? {} : { onProgress: progress.show })
      progress?.clear()
      tell(values, cli, found, (to) => verifyText(found, to))
      return found.isSound ? 0 : 1
    },
  },
  compact: {
    flags: [],
    async run({ values, cli }) {
      await look(cli)
      const done = await compactLedger(machineOf(cli))
      return tell(values, cli, done, () => compactText(done))
    },
  },
  export: {
    flags: ['out', 'since', 'until', 'source'],
    async run({ values, cli }) {
      await look(cli)
      await writeExport(machineOf(cli), filterOf(optionsOf(values, cli)), values.out, cli)
      return 0
    },
  },
  import: {
    flags: [],
    async run({ values, cli, file }) {
      await look(cli)
      const done = await importInto(machineOf(cli), file)
      tell(values, cli, done, (to) => importText(done, to))
      return done.problemCount === 0 ? 0 : 1
    },
  },
  reprice: {
    flags: ['since', 'until', 'model'],
    async run({ values, cli }) {
      await look(cli)
      const options = optionsOf(values, cli)
      const models = options.models === null ? {} : { models: options.models }
      const done = await repriceLedger(machineOf(cli), { ...filterOf(options), ...models })
      return tell(values, cli, done, (to) => repriceText(done, to))
    },
  },
  erase: {
    flags: ['before', 'all', 'yes'],
    async run({ values, cli }) {
      const { before = null, all, yes } = values
      if ((before === null) !== all) throw new UsageError('aic ledger erase takes --before DATE or --all', 'Say which.')
      const machine = machineOf(cli)
      const { zone } = optionsOf(values, cli)
      const beforeMs =
        before === null ? Infinity : dayStartMs(zone, dayFrom('--before', before, dayOf(zone, cli.nowMs)))
      const records = erasable(machine, beforeMs)
      if (!yes) {
        tell(values, cli, { erased: false, records }, () => eraseQuestion(records, before))
        return 1
      }
      const done = before === null ? eraseAll(machine, records) : await eraseBefore(machine, beforeMs)
      return tell(values, cli, { erased: true, ...done }, () => erasedText(done, before))
    },
  },
} as const satisfies Record<string, Action>

function eraseAll(machine: ReturnType<typeof machineOf>, records: number): { readonly records: number } {
  eraseLedger(machine)
  return { records }
}

/** Brings the ledger up to date. */
const look = (cli: Cli): Promise<void> => withAic(cli, true, () => {})

const machineOf = (cli: Cli) => {
  const { env, home, platform, nowMs } = cli
  return { env, home, platform, nowMs, config: configOf(cli) }
}

function optionsOf({ since, until, source, model, timezone }: LedgerValues, cli: Cli): ReportOptions {
  return reportOptions({ since, until, source, model, timezone }, 'day', cli)
}

function filterOf({ sinceDay, untilDay, sources, zone }: ReportOptions): ExportFilter {
  return {
    ...(sinceDay === null ? {} : { fromMs: dayStartMs(zone, sinceDay) }),
    ...(untilDay === null ? {} : { toMs: dayStartMs(zone, untilDay + 1) - 1 }),
    ...(sources === null ? {} : { sources }),
  }
}

function tell(values: LedgerValues, cli: Cli, json: object, text: (look: LedgerLook) => string): ExitCode {
  if (values.json) return writeJson(json, { noCost: false, jq: null }, cli)
  const { zone } = optionsOf({ ...values, since: undefined, until: undefined }, cli)
  cli.stdout.write(text({ screen: screenOf(cli, values), zone, home: cli.home }))
  return 0
}

const isoOf = ({ firstMs, lastMs }: { firstMs: number | null; lastMs: number | null }) => ({
  firstActivity: firstMs === null ? null : new Date(firstMs).toISOString(),
  lastActivity: lastMs === null ? null : new Date(lastMs).toISOString(),
})
