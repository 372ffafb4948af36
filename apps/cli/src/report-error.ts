import { AicError, type ErrorCode, errorTable } from '@aic/core'
import type { ProviderFault } from '@aic/core/limit'
import type { Cli, ExitCode } from './cli.ts'
import { screenOf } from './screen/screen.ts'
import { clean, cleanLines, wrap } from './screen/text.ts'

/** Tells an error on stderr, whatever the output is: what happened, its code in docs/errors.md, and what to do. */
export function report(error: unknown, { stderr, env }: Pick<Cli, 'stderr' | 'env'>): ExitCode {
  const { code, message, advice } = toAicError(error)
  const screen = screenOf({ env, stdout: stderr })
  const width = screen.isTty ? screen.width : Infinity
  for (const text of [`aic: ${message} [${code}]`, advice].filter(Boolean)) {
    stderr.write(`${wrap(clean(text), width).join('\n')}\n`)
  }
  if (env.AIC_LOG_LEVEL === 'debug') stderr.write(`${cleanLines(stackOf(error))}\n`)
  return errorTable[code].exitCode
}

/** Gives errors of the system, of SQLite and of other packages their code. What nobody foresaw is `unexpected`. */
function toAicError(error: unknown): AicError {
  if (error instanceof AicError) return error
  const message = error instanceof Error ? error.message : String(error)
  const isAdvised = error instanceof Error && adviceGivers.includes(error.name)
  const { advice } = isAdvised ? (error as ProviderFault) : {}
  return new AicError(codeOf(error), message, { cause: error, ...(advice !== undefined && { advice }) })
}

function codeOf(error: unknown): ErrorCode {
  if (!(error instanceof Error)) return 'unexpected'
  const { code, errcode } = error as NodeJS.ErrnoException & { readonly errcode?: number }
  const primary = errcode === undefined ? undefined : errcode & 0xff
  return byName.get(error.name) ?? bySystemCode.get(code ?? '') ?? bySqliteCode.get(primary ?? 0) ?? 'unexpected'
}

/** Errors of other packages that say what to do. */
const adviceGivers = ['ProviderFault', 'FleetFault']

const byName: ReadonlyMap<string, ErrorCode> = new Map([
  ['ConfigError', 'bad-config'],
  ['ListError', 'no-prices'],
  ['ProviderFault', 'vendor-failed'],
  ['FleetFault', 'fleet-failed'],
  ['LaterLedgerError', 'later-ledger'],
  ['DamagedLedgerError', 'damaged-ledger'],
])

const bySystemCode: ReadonlyMap<string, ErrorCode> = new Map([
  ...(['EACCES', 'EPERM', 'EROFS'] as const).map((code) => [code, 'no-permission'] as const),
  ...(['ENOSPC', 'EDQUOT'] as const).map((code) => [code, 'disk-full'] as const),
])

/** SQLITE_BUSY and _LOCKED, _READONLY and _CANTOPEN, _FULL, _CORRUPT and _NOTADB. Source: https://www.sqlite.org/rescode.html */
const bySqliteCode: ReadonlyMap<number, ErrorCode> = new Map([
  [5, 'busy-ledger'],
  [6, 'busy-ledger'],
  [8, 'no-permission'],
  [14, 'no-permission'],
  [13, 'disk-full'],
  [11, 'damaged-ledger'],
  [26, 'damaged-ledger'],
])

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`
  return `${error.stack ?? error.message}${cause}`
}
