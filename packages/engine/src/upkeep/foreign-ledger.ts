import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AicError, toCount, tokenKinds } from '@aic/core'
import { isTelemetry, Ledger, type LedgerRecord, ledgerRecords, toldAlone } from '@aic/store'

/** A record from elsewhere, with its project folder there. */
export interface Foreign {
  readonly record: LedgerRecord
  readonly project: string | null
}

/** What of a file can't be used. */
export interface Problems {
  /** The first hundred, in words. */
  readonly problems: string[]
  problemCount: number
}

/** Counts a problem, and keeps it in words while they are few. */
export function note(found: Problems, problem: string): void {
  if (++found.problemCount <= 100) found.problems.push(problem)
}

/** The records of another ledger; of a damaged one, those of the logs that can still be read. Reads a copy: the file is not touched, even if it is of an older aic. */
export function foreignRecords(file: string, found: Problems): Foreign[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'aic-import-'))
  try {
    const copy = path.join(folder, 'ledger.sqlite')
    copyFileSync(file, copy)
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`)
    using ledger = Ledger.open({ path: copy, isReadOnly: false })
    if (ledger === null) throw new AicError('bad-import', `${file} can't be opened`)
    return recordsOf(ledger, found)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function recordsOf(ledger: Ledger, found: Problems): Foreign[] {
  const roots = new Map([...ledger.places()].map(([id, root]) => [ledger.nameText(id), root]))
  const names = ledger.allNames()
  const told = toldIn(ledger)
  const foreign = (told ?? []).map((record): Foreign => ({ record, project: null }))
  for (let log = ledger.lastLog(); log > 0; log--) {
    try {
      for (const record of ledgerRecords(ledger, { log, names })) {
        if (told !== null && isTelemetry(record)) continue
        if (isSound(record)) foreign.push({ record, project: roots.get(record.cwd) ?? null })
        else note(found, `a record of log ${log} is damaged`)
      }
    } catch (error) {
      note(found, `log ${log} is damaged: ${(error as Error).message}`)
    }
  }
  return foreign
}

/** Calls that only telemetry told of; null where the ledger is too damaged to tell them apart. The paths of its logs, which say it, stay there. */
function toldIn(ledger: Ledger): LedgerRecord[] | null {
  try {
    return toldAlone(ledger).filter(isSound)
  } catch {
    return null
  }
}

const isSound = ({ atMs, session, tokens, webSearches }: LedgerRecord): boolean =>
  Number.isInteger(atMs) &&
  session !== '' &&
  toCount(webSearches) !== null &&
  tokenKinds.every((kind) => toCount(tokens[kind]) !== null)
