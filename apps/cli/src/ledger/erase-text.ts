import type { ErasedBefore } from '@aic/engine/upkeep'
import { plural } from '../screen/format.ts'

/** `aic ledger erase` without `--yes`: what it would do, and how. `before`: as it was written; null: all. */
export function eraseQuestion(records: number, before: string | null): string {
  const [what, flag] = before === null ? ['', ' --all'] : [` of the time before ${before}`, ` --before ${before}`]
  const after =
    before === null
      ? 'The logs that are still there are read again; what only the ledger knows would be gone for good.'
      : 'They would be gone for good, also those of logs that are still there, with telemetry and history of limits of that time.'
  return ` Nothing was erased. The ledger holds ${plural(records, 'record')}${what}.\n ${after}\n To keep a copy: aic ledger export --out calls.jsonl\n To do it: aic ledger erase${flag} --yes\n`
}

/** What `aic ledger erase --yes` did. */
export function erasedText(done: Partial<ErasedBefore> & { readonly records: number }, before: string | null): string {
  if (before === null) return ` The ledger and its telemetry are erased: ${plural(done.records, 'record')}.\n`
  const { records, telemetryFiles = 0, history = 0 } = done
  return ` Erased: ${plural(records, 'record')} of the time before ${before}, ${plural(telemetryFiles, 'day')} of telemetry, ${plural(history, 'row')} of history.\n`
}
